//! What becomes of requests while an endpoint has a fault.

mod load;
mod straight;
mod through;
