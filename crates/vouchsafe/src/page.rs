//! The page that checks records in a browser; `cargo xtask page` builds it.

/// The page; `None` in a binary that was built before it.
#[cfg(with_page)]
pub(crate) const PAGE: Option<&str> = Some(include_str!(concat!(env!("VOUCHSAFE_GUESTS"), "/verify.html")));

/// The page; `None` in a binary that was built before it.
#[cfg(not(with_page))]
pub(crate) const PAGE: Option<&str> = None;
