//! What `strace` wrote down: which calls were made, how often by one thread at most.

use std::collections::BTreeMap;

/// Calls that touch no file: waiting, sockets, memory. Everything else that is traced counts.
const NOT_FILES: &[&str] = &[
    "accept4",
    "bind",
    "connect",
    "dup",
    "epoll_create1",
    "epoll_ctl",
    "epoll_pwait",
    "epoll_wait",
    "eventfd2",
    "execve",
    "exit",
    "exit_group",
    "ioctl",
    "listen",
    "mmap",
    "munmap",
    "pipe2",
    "poll",
    "recvfrom",
    "sendto",
    "socket",
    "socketpair",
];

/// How often each call was made by the thread that made it most.
pub(super) fn calls(text: &str) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<(String, &str), u32> = BTreeMap::new();
    for line in text.lines() {
        if let Some((thread, call)) = call(line) {
            *counts.entry((call.to_owned(), thread)).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((call, _), count) in counts {
        let seen: &mut u32 = most.entry(call).or_default();
        *seen = (*seen).max(count);
    }
    most
}

/// The thread and the name of a call that begins on this line and touches files.
fn call(line: &str) -> Option<(&str, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (name, _) = rest.trim_start().split_once('(')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && !NOT_FILES.contains(&name)).then_some((thread, name))
}

/// Whether a fault was put in.
pub(super) fn injected(text: &str) -> bool {
    text.contains("(INJECTED)") || text.contains("killed by SIGKILL")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "\
10 openat(AT_FDCWD, \"a\", O_RDONLY) = 3
11 openat(AT_FDCWD, \"b\", O_RDONLY <unfinished ...>
10 fsync(3)                        = 0
11 <... openat resumed>)           = 4
10 openat(AT_FDCWD, \"c\", O_RDONLY) = 5
10 epoll_wait(3, [], 1024, 0)      = 0
10 +++ exited with 0 +++
";

    #[test]
    fn the_busiest_thread_counts() {
        let expected = [("fsync".to_owned(), 1), ("openat".to_owned(), 2)];
        assert_eq!(calls(TRACE), BTreeMap::from(expected));
    }

    #[test]
    fn a_fault_is_seen() {
        assert!(!injected(TRACE));
        assert!(injected("10 fsync(3) = -1 EIO (Input/output error) (INJECTED)"));
        assert!(injected("10 +++ killed by SIGKILL +++"));
    }
}
