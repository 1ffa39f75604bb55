//! How many may be connected, in all and from one address, and how long one may say nothing before its first request. A connection is cheap
//! to hold for whoever opens it, and costs the server a file and memory. Refuses by closing: there is nobody yet to say a word to.

use super::throttle::place_of;
use axum_server::accept::Accept;
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Most connections at once.
const ALL_MAX: usize = 512;
/// Most of them from one address. An office behind one address has some; this machine, and a proxy on it, may have all.
const ADDRESS_MAX: usize = 128;
/// How long a caller may take nothing of an answer that waits for them.
const TAKES_WITHIN: Duration = Duration::from_secs(30);
/// What is read before a protocol is known: HTTP/2 begins with 24 bytes.
const BEGUN: usize = 24;

/// Who is connected.
#[derive(Clone, Default)]
pub struct Connected(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection, counted until it is dropped.
pub struct Counted {
    of: Connected,
    address: IpAddr,
}

impl Connected {
    /// Counts a connection; nothing where there are too many.
    fn one_more(&self, address: IpAddr, open_to: Option<IpAddr>) -> Option<Counted> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open_to = open_to.map(place_of);
        let address = place_of(address);
        let most = if address.is_loopback() || open_to == Some(address) { ALL_MAX } else { ADDRESS_MAX };
        if all.values().sum::<usize>() >= ALL_MAX || all.get(&address).copied().unwrap_or_default() >= most {
            return None;
        }
        *all.entry(address).or_default() += 1;
        Some(Counted { of: self.clone(), address })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut all = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.address);
            }
        }
    }
}

/// Lets connections in as far as the limits go, each through what comes after (TLS, or nothing).
#[derive(Clone)]
pub struct Limited<A> {
    /// What comes after.
    pub inner: A,
    /// Who is connected.
    pub connected: Connected,
    /// The authority's proxy, which speaks for many.
    pub proxy: Option<IpAddr>,
    /// How long a connection may say nothing at first.
    pub within: Duration,
}

impl<A, S> Accept<TcpStream, S> for Limited<A>
where
    A: Accept<TcpStream, S> + Clone + Send + 'static,
    A::Future: Send,
    A::Stream: Send,
    A::Service: Send,
    S: Send + 'static,
{
    type Stream = Begun<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Limited { inner, connected, proxy, within } = self.clone();
        Box::pin(async move {
            let counted = connected
                .one_more(stream.peer_addr()?.ip(), proxy.map(|ip| ip.to_canonical()))
                .ok_or_else(|| io::Error::other("too many connections"))?;
            let (stream, service) = inner.accept(stream, service).await?;
            Ok((Begun { stream, read: 0, until: Some(Box::pin(sleep(within))), takes: None, _counted: counted }, service))
        })
    }
}

/// A connection that must have begun to say something within a time, and then takes what it is answered. Otherwise HTTP's own limits hold.
pub struct Begun<T> {
    stream: T,
    read: usize,
    until: Option<Pin<Box<Sleep>>>,
    /// Runs while an answer waits to be taken.
    takes: Option<Pin<Box<Sleep>>>,
    _counted: Counted,
}

impl<T> Begun<T> {
    /// Lets a write go on waiting for so long and no longer.
    fn taken<R>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<R>>) -> Poll<io::Result<R>> {
        if polled.is_ready() {
            self.takes = None;
            return polled;
        }
        let takes = self.takes.get_or_insert_with(|| Box::pin(sleep(TAKES_WITHIN)));
        if takes.as_mut().poll(cx).is_ready() { Poll::Ready(Err(io::Error::from(io::ErrorKind::TimedOut))) } else { polled }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Begun<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, into);
        self.read = self.read.saturating_add(into.filled().len() - before);
        if self.read >= BEGUN {
            self.until = None;
        }
        let too_late = polled.is_pending() && self.until.as_mut().is_some_and(|until| until.as_mut().poll(cx).is_ready());
        if too_late { Poll::Ready(Err(io::Error::from(io::ErrorKind::TimedOut))) } else { polled }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Begun<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.taken(cx, polled)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(cx);
        self.taken(cx, polled)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, all: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, all);
        self.taken(cx, polled)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_takes_only_its_part_and_what_ends_makes_room() {
        let connected = Connected::default();
        let (one, other): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        let mut held: Vec<Counted> = (0..1000).filter_map(|_| connected.one_more(one, None)).collect();
        assert_eq!(held.len(), ADDRESS_MAX);
        held.extend(connected.one_more(other, None));
        assert_eq!(held.len(), ADDRESS_MAX + 1);
        held.extend((0..1000).filter_map(|_| connected.one_more([127, 0, 0, 1].into(), None)));
        assert_eq!(held.len(), ALL_MAX);
        assert!(connected.one_more(other, None).is_none());
        held.truncate(1);
        assert!(connected.one_more(one, None).is_some());
    }
}
