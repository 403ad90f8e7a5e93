//! Networks with bits behind their mask, which engines cut off.

use std::net::IpAddr;

use ipnet::IpNet;

/// The network that is meant to an engine, where an address has bits behind its mask.
pub fn cut(text: &str) -> Option<IpNet> {
    let whole: IpNet = text.parse().ok()?;
    let net = whole.trunc();
    (net != whole).then_some(net)
}

/// Networks to which the internet doesn't lead.
const PRIVATE: [&str; 5] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7"];

/// Whether an address or a network is private; `None` for another text.
pub fn is_private(text: &str) -> Option<bool> {
    let net = text.parse::<IpNet>().ok().or_else(|| Some(IpNet::from(text.parse::<IpAddr>().ok()?)))?;
    Some(PRIVATE.iter().filter_map(|wide| wide.parse::<IpNet>().ok()).any(|wide| wide.contains(&net)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_behind_the_mask_are_cut() {
        let said = |text| cut(text).map(|net| net.to_string());
        assert_eq!(said("10.1.2.3/8").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(said("10.0.0.0/0").as_deref(), Some("0.0.0.0/0"));
        assert_eq!(said("fd00::1/8").as_deref(), Some("fd00::/8"));
        for whole in ["10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "10.1.2.3", "fd00::/8", "/admin/8", "10.0.0.0/40"] {
            assert_eq!(said(whole), None, "{whole}");
        }
    }

    #[test]
    fn private_is_where_the_internet_does_not_lead() {
        for (text, private) in [("10.1.0.0/16", true), ("::1", false), ("10.0.0.0/7", false), ("192.168.1.1", true)] {
            assert_eq!(is_private(text), Some(private), "{text}");
        }
        assert_eq!(is_private("/etc/list"), None);
    }
}
