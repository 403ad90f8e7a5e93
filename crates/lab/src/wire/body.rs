//! Where the body of a message ends.

use std::io;
use std::str;

use tokio::io::{AsyncRead, AsyncWrite};

use super::{Head, Wire};

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// So many bytes.
    Length(u64),
    /// In chunks.
    Chunked,
    /// By the end of the connection.
    ToEnd,
}

impl Framing {
    /// That of a request.
    pub(crate) fn of_request(head: &Head<'_>) -> Framing {
        Framing::said(head).unwrap_or(Framing::Length(0))
    }

    /// That of an answer; `bare` if the request was one whose answers have no body.
    pub(crate) fn of_answer(head: &Head<'_>, status: u16, bare: bool) -> Framing {
        if bare || status < 200 || matches!(status, 204 | 304) {
            return Framing::Length(0);
        }
        Framing::said(head).unwrap_or(Framing::ToEnd)
    }

    fn said(head: &Head<'_>) -> Option<Framing> {
        if head.lists("transfer-encoding", "chunked") {
            return Some(Framing::Chunked);
        }
        number(head.value("content-length")?, 10).map(Framing::Length)
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u64> {
    u64::from_str_radix(str::from_utf8(digits).ok()?.trim(), radix).ok()
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// Takes a body, each piece given to `sink` as it comes; false if it broke off.
    pub(crate) async fn body(&mut self, framing: Framing, mut sink: impl FnMut(&[u8])) -> io::Result<bool> {
        match framing {
            Framing::Length(length) => self.piece(length, &mut sink).await,
            Framing::Chunked => self.chunks(&mut sink).await,
            Framing::ToEnd => self.piece(u64::MAX, &mut sink).await.map(|_| true),
        }
    }

    async fn piece(&mut self, length: u64, sink: &mut impl FnMut(&[u8])) -> io::Result<bool> {
        let mut left = length;
        while left > 0 {
            if self.kept().is_empty() && !self.more().await? {
                return Ok(false);
            }
            let part = self.take(usize::try_from(left).unwrap_or(usize::MAX));
            sink(&part);
            left -= part.len() as u64;
        }
        Ok(true)
    }

    async fn chunks(&mut self, sink: &mut impl FnMut(&[u8])) -> io::Result<bool> {
        loop {
            let line = self.line().await?;
            let size = line.split(|&byte| matches!(byte, b';' | b'\r' | b'\n')).next().unwrap_or_default();
            let size = number(size, 16).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a chunk"))?;
            if size == 0 {
                return self.trailers().await;
            }
            if !self.piece(size, sink).await? || self.line().await?.is_empty() {
                return Ok(false);
            }
        }
    }

    async fn trailers(&mut self) -> io::Result<bool> {
        loop {
            let line = self.line().await?;
            if !line.ends_with(b"\n") {
                return Ok(false);
            }
            if line.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn decoded(framing: Framing, bytes: &'static [u8]) -> (bool, Vec<u8>, Vec<u8>) {
        let (near, far) = tokio::io::duplex(3);
        let mut far = Wire::new(far);
        let writer = tokio::spawn(async move { far.send(bytes).await });
        let (mut wire, mut body) = (Wire::new(near), Vec::new());
        let whole = wire.body(framing, |part| body.extend_from_slice(part)).await.unwrap();
        let rest = wire.kept().to_vec();
        drop(wire);
        let _ = writer.await;
        (whole, body, rest)
    }

    #[tokio::test]
    async fn chunks_are_put_together_and_what_follows_stays() {
        let text = b"3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
        assert_eq!(decoded(Framing::Chunked, text).await, (true, b"abc0123456789".to_vec(), Vec::new()));
        assert_eq!(decoded(Framing::Length(2), b"abX").await, (true, b"ab".to_vec(), b"X".to_vec()));
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_not_whole() {
        assert!(!decoded(Framing::Length(9), b"abc").await.0);
        assert!(!decoded(Framing::Chunked, b"9\r\nabc").await.0);
        assert_eq!(decoded(Framing::ToEnd, b"abcde").await, (true, b"abcde".to_vec(), Vec::new()));
    }

    #[test]
    fn answers_without_a_body_have_none() {
        let head = Head::read(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        assert_eq!(Framing::of_answer(&head, 200, true), Framing::Length(0));
        assert_eq!(Framing::of_answer(&head, 304, false), Framing::Length(0));
        assert_eq!(Framing::of_answer(&head, 200, false), Framing::Length(5));
        assert_eq!(Framing::of_request(&Head::read(b"GET / HTTP/1.1\r\n\r\n")), Framing::Length(0));
    }
}
