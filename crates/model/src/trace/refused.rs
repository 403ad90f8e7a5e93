//! Why a request goes no further while it is taken in or changed.

/// The request can't be brought into the form that the engine wants: the status that it answers.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) status: u16,
}

/// It can't be read.
pub(super) const BAD: Refused = Refused { status: 400 };

/// A rule was to put a host where none is. Seen on HAProxy 2.6.12.
pub(super) const NO_HOST: Refused = Refused { status: 500 };
