//! How many requests a second stubs answer and clients ask, each on a thread of its own. The bar: 20,000 over connections
//! that are kept.

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use divan::Bencher;
use divan::counter::ItemsCount;
use lab::client::{self, Connection, Shot};
use lab::stub::Stubs;
use tokio::runtime::{Builder, Handle, Runtime};

const REQUEST: &str = "GET /some/path HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: evenkeel\r\nAccept: */*\r\n\r\n";
/// Requests of one sample, and the clients that share them.
const REQUESTS: usize = 10_000;
const CLIENTS: usize = 16;
const LIMIT: Duration = Duration::from_secs(10);

fn main() {
    divan::main();
}

/// A stub on a thread of its own.
fn stub(port: u16) -> (Stubs, SocketAddr) {
    let runtime = single();
    let (handle, address) = (runtime.handle().clone(), SocketAddr::from(([127, 1, 1, 1], port)));
    thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    (Stubs::start(&handle, &[address]).unwrap(), address)
}

fn single() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Has all clients ask their share.
async fn clients<F: Future<Output = ()> + Send + 'static>(client: impl Fn() -> F) {
    let clients: Vec<_> = (0..CLIENTS).map(|_| Handle::current().spawn(client())).collect();
    for client in clients {
        client.await.unwrap();
    }
}

#[divan::bench(sample_count = 20)]
fn kept_connections(bencher: Bencher) {
    let ((_stubs, address), runtime) = (stub(6_901), single());
    let ask = move || async move {
        let mut connection = Connection::open(&Shot::new(address, "")).await.unwrap();
        for _ in 0..REQUESTS / CLIENTS {
            let heard = connection.ask(REQUEST.as_bytes(), false, LIMIT).await;
            assert_eq!(heard.answer().map(|answer| answer.status), Some(200));
        }
    };
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| runtime.block_on(clients(ask)));
}

#[divan::bench(sample_count = 20)]
fn new_connections(bencher: Bencher) {
    let ((_stubs, address), runtime) = (stub(6_902), single());
    let ask = move || async move {
        let shot = Shot::new(address, REQUEST);
        for _ in 0..REQUESTS / CLIENTS {
            assert_eq!(client::send(&shot, LIMIT).await.answer().map(|answer| answer.status), Some(200));
        }
    };
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| runtime.block_on(clients(ask)));
}

/// Time to listen on that many addresses.
#[divan::bench(args = [1_000, 10_000], sample_count = 5)]
fn addresses(bencher: Bencher, count: u32) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let addresses: Vec<_> =
        (0..count).map(|n| SocketAddr::from((std::net::Ipv4Addr::from(0x7f02_0000 + n), 6_903))).collect();
    bencher.counter(ItemsCount::new(count)).bench_local(|| drop(Stubs::start(runtime.handle(), &addresses).unwrap()));
}
