//! Where requests go in: every address of every listener that the model sees.

use std::net::SocketAddr;

use model::{Arrival, BindAddress, ListenerId, Model};

/// One address of one listener.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    pub arrival: Arrival,
    pub address: SocketAddr,
}

/// All doors of a model; those without a plain address and port are left out.
pub fn doors(model: &Model) -> Vec<Door> {
    let mut doors = Vec::new();
    for (number, listener) in model.listeners.iter().enumerate().filter(|(_, listener)| !listener.disabled) {
        for (index, bind) in listener.binds.iter().enumerate() {
            let (BindAddress::Ip(ip), Some(ports)) = (&bind.address, bind.ports) else { continue };
            let address = SocketAddr::new(*ip, ports.first);
            let arrival =
                Arrival { listener: ListenerId(number as u32), bind: index, address: Some(*ip), port: ports.first };
            // Several servers may share an address; the first to name it says who takes the request in.
            if doors.iter().all(|door: &Door| door.address != address) {
                doors.push(Door { arrival, address });
            }
        }
    }
    doors
}
