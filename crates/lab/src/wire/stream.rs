//! A stream that keeps what was looked at and not yet taken.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::head;

/// Longest head that is waited for.
const MAX_HEAD: usize = 1 << 20;

/// A stream with the bytes that came in and weren't taken yet; as a stream of its own it gives those first.
pub(crate) struct Wire<S> {
    stream: S,
    kept: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(crate) fn new(stream: S) -> Wire<S> {
        Wire { stream, kept: BytesMut::new() }
    }

    /// What stands below.
    pub(crate) fn stream(&self) -> &S {
        &self.stream
    }

    /// What came in and wasn't taken yet.
    pub(crate) fn kept(&self) -> &[u8] {
        &self.kept
    }

    /// Waits for more bytes; false if there are none to come.
    pub(crate) async fn more(&mut self) -> io::Result<bool> {
        self.kept.reserve(4096);
        Ok(self.stream.read_buf(&mut self.kept).await? > 0)
    }

    /// Takes up to `count` of the bytes that came in.
    pub(crate) fn take(&mut self, count: usize) -> Bytes {
        self.kept.split_to(count.min(self.kept.len())).freeze()
    }

    /// Takes a head, up to and including its empty line, whole or not at all.
    pub(crate) async fn head(&mut self) -> io::Result<Option<Bytes>> {
        let mut seen = 0;
        loop {
            if let Some(end) = head::end(&self.kept, seen) {
                return Ok(Some(self.take(end)));
            }
            seen = self.kept.len();
            if seen > MAX_HEAD || !self.more().await? {
                return Ok(None);
            }
        }
    }

    /// Takes a line with its end, or what there is when no more comes.
    pub(crate) async fn line(&mut self) -> io::Result<Bytes> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.kept) {
                return Ok(self.take(end + 1));
            }
            if !self.more().await? {
                return Ok(self.take(usize::MAX));
            }
        }
    }

    /// Drops all that comes, until the other side is gone.
    pub(crate) async fn ignore(&mut self) -> io::Result<()> {
        while self.more().await? {
            self.kept.clear();
        }
        Ok(())
    }

    /// Sends all of it.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.kept.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, into);
        }
        let count = into.remaining().min(self.kept.len());
        into.put_slice(&self.kept[..count]);
        self.kept.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
