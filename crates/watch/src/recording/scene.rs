//! Who plays which part.

use incident::{Balancer, Scene};
use model::Text;

use super::form::wire;

wire!(Balancer as BalancerForm {
    name: Text,
    config: Text,
});

wire!(Scene as SceneForm {
    balancers: Vec<Balancer>,
    applications: Vec<Text>,
    databases: Vec<Text>,
    logins: Vec<Text>,
});
