//! Networks with bits behind their mask, which engines cut off.

use ipnet::IpNet;

/// The network that is meant to an engine, where an address has bits behind its mask.
pub fn cut(text: &str) -> Option<IpNet> {
    let whole: IpNet = text.parse().ok()?;
    let net = whole.trunc();
    (net != whole).then_some(net)
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
}
