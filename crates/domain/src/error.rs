//! Errors in words.

/// An error with its causes, in one line for people. A cause that its effect has told already is not
/// repeated.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    enum Told {
        #[error("open the door")]
        Door(#[source] std::io::Error),
        #[error("go out: {0}")]
        Twice(#[source] Box<Told>),
    }

    #[test]
    fn causes_are_told_once() {
        let door = Told::Door(std::io::Error::other("the key is lost"));
        assert_eq!(chain(&door), "open the door: the key is lost");
        assert_eq!(chain(&Told::Twice(Box::new(door))), "go out: open the door: the key is lost");
    }
}
