//! What becomes of requests while an endpoint has a fault.

mod load;
mod spoken;
mod straight;
mod through;
