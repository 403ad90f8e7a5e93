//! The network between the balancer and an application: what comes from the balancer's address passes through here, what
//! comes straight from elsewhere doesn't.

use std::io;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, duplex};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::chance::Chance;

/// A packet that is lost is sent again after so long, and after twice as long the next time, as Linux does.
const AGAIN: Duration = Duration::from_millis(200);

/// How the network is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weather {
    /// As it should be.
    Clear,
    /// Everything takes so much longer.
    Delay(Duration),
    /// That part of all packets is lost, and sent again.
    Loss(f64),
    /// All packets are dropped without a word, as a firewall does.
    Dropped,
    /// Every connection is reset.
    Reset,
}

/// The way from one address.
pub(crate) struct Relay {
    from: IpAddr,
    weather: watch::Sender<Weather>,
    chance: Mutex<Chance>,
}

impl Relay {
    /// The way from that address, in clear weather.
    pub(crate) fn new(from: IpAddr, seed: u64) -> Relay {
        Relay { from, weather: watch::channel(Weather::Clear).0, chance: Mutex::new(Chance::new(seed, 1 << 40)) }
    }

    /// Whether what comes from there passes here.
    pub(crate) fn carries(&self, peer: IpAddr) -> bool {
        peer == self.from
    }

    /// Changes the weather.
    pub(crate) fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// The far end of a connection.
    pub(crate) fn carry(&self, mut near: TcpStream) -> DuplexStream {
        let (far, mut inner) = duplex(64 * 1024);
        let seed = self.chance.lock().unwrap_or_else(PoisonError::into_inner).below(usize::MAX);
        let (forth, back) = (self.way(seed, 0), self.way(seed, 1));
        tokio::spawn(async move {
            let (reads, writes) = near.split();
            let (inner_reads, inner_writes) = tokio::io::split(&mut inner);
            let both = async { tokio::try_join!(forth.pump(reads, inner_writes), back.pump(inner_reads, writes)) };
            if both.await.is_err() {
                let _ = near.set_zero_linger();
            }
        });
        far
    }

    fn way(&self, seed: usize, side: u64) -> Way {
        Way { weather: self.weather.subscribe(), chance: Chance::new(seed as u64, side) }
    }
}

/// One direction of a connection.
struct Way {
    weather: watch::Receiver<Weather>,
    chance: Chance,
}

impl Way {
    async fn pump(mut self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) -> io::Result<()> {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            self.pass().await?;
            let count = self.read(&mut from, &mut bytes).await?;
            if count == 0 {
                return to.shutdown().await;
            }
            self.hold().await?;
            to.write_all(&bytes[..count]).await?;
            to.flush().await?;
        }
    }

    /// Reads; a reset comes in between.
    async fn read(&mut self, from: &mut (impl AsyncRead + Unpin), bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            tokio::select! {
                count = from.read(bytes) => return count,
                changed = self.weather.changed() => match changed {
                    Ok(()) => self.pass().await?,
                    Err(_) => return from.read(bytes).await,
                },
            }
        }
    }

    async fn pass(&mut self) -> io::Result<()> {
        match *self.weather.borrow_and_update() {
            Weather::Reset => Err(io::ErrorKind::ConnectionReset.into()),
            _ => Ok(()),
        }
    }

    /// Waits as long as the weather keeps a packet.
    async fn hold(&mut self) -> io::Result<()> {
        let mut again = AGAIN;
        loop {
            let weather = *self.weather.borrow_and_update();
            match weather {
                Weather::Clear => return Ok(()),
                Weather::Reset => return Err(io::ErrorKind::ConnectionReset.into()),
                Weather::Delay(span) => {
                    tokio::time::sleep(span).await;
                    return Ok(());
                }
                Weather::Loss(part) if !self.chance.is(part) => return Ok(()),
                Weather::Loss(_) => {
                    tokio::time::sleep(again).await;
                    again *= 2;
                }
                Weather::Dropped => {
                    if self.weather.changed().await.is_err() {
                        return Ok(());
                    }
                }
            }
        }
    }
}
