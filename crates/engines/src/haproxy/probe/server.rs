//! `show servers state`: what the operator wants of a server that is down is told only here.

use model::{AdminState, Running};

use super::table::Table;

/// Bits of `srv_admin_state`: by the operator, by the configuration, by another server, for want of an address.
const MAINTENANCE: u64 = 0x01 | 0x02 | 0x04 | 0x20 | 0x40;
/// By the operator, or by another server.
const DRAINING: u64 = 0x08 | 0x10;

pub(super) fn read(table: &Table<'_>, into: &mut Running) {
    for row in table.rows() {
        let pool = into.pools.iter_mut().find(|pool| pool.pool == row.text("be_name"));
        let endpoint = pool.and_then(|pool| pool.endpoints.iter_mut().find(|own| own.endpoint == row.text("srv_name")));
        let (Some(endpoint), Some(bits)) = (endpoint, row.number("srv_admin_state")) else { continue };
        endpoint.admin = match bits {
            bits if bits & MAINTENANCE != 0 => AdminState::Maintenance,
            bits if bits & DRAINING != 0 => AdminState::Draining,
            _ => AdminState::Ready,
        };
        if endpoint.address.is_none() {
            let address = row.text("srv_addr");
            let port = row.text("srv_port");
            endpoint.address = (!matches!(address, "" | "-")).then(|| match address.contains(':') {
                true => format!("[{address}]:{port}").into(),
                false => format!("{address}:{port}").into(),
            });
        }
    }
}
