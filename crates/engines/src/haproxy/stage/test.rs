//! Texts before and after.

use finding::{SourceMap, apply};

use super::stage;
use crate::Nowhere;
use crate::stage::trial::Trial;
use crate::stage::{StandIn, Subject};

/// The moved text, without blanks at the ends of lines, and the ground that was asked.
fn moved(text: &str) -> (String, Trial) {
    let mut sources = SourceMap::new();
    let file = sources.add("haproxy.cfg", text.into());
    let mut ground = Trial::default();
    let subject = Subject { sources: &sources, roots: &[file], around: &Nowhere };
    let edits = stage(&subject, &mut ground);
    let bytes = apply(text.as_bytes(), file, &edits);
    let lines = String::from_utf8(bytes).unwrap();
    (lines.lines().map(|line| format!("{}\n", line.trim_end())).collect(), ground)
}

#[test]
fn listeners_and_endpoints_move_and_the_rest_stays() {
    let (text, _) = moved(
        "frontend www # edge\n bind *:80,10.0.0.5:8000-8002 tfo interface eth0\n acl office src 10.2.0.0/16\n \
         default_backend app\nbackend app\n balance  roundrobin\n server a app1:8080 check weight 3\n \
         server b 10.0.0.7 source 0.0.0.0 usesrc clientip\n",
    );
    assert_eq!(
        text,
        "frontend www # edge\n bind 127.1.0.0:80,127.1.0.1:8000-8002\n acl office src 127.2.0.0/16\n \
         default_backend app\nbackend app\n balance  roundrobin\n server a 127.2.0.0:8080 check weight 3\n \
         server b 127.2.0.1\n"
    );
}

#[test]
fn what_concerns_the_process_goes() {
    let (text, _) = moved(
        "global\n daemon\n user haproxy\n chroot /var/lib/haproxy\n maxconn 50000\n tune.bufsize 16384\n \
         stats socket /run/haproxy.sock mode 660\n log /dev/log local0\n",
    );
    assert_eq!(text, "global\n\n\n\n\n tune.bufsize 16384\n\n log 127.0.0.1:514 local0\n");
}

#[test]
fn files_get_stand_ins() {
    let (text, ground) = moved(
        "global\n crt-base /etc/ssl\nfrontend www\n bind :443 ssl crt site.pem crt certs/ alpn h2\n \
         errorfile 503 /e/503.http\n acl bad src -f /etc/bad.lst\n \
         use_backend %[req.hdr(host),lower,map_end(/etc/hosts.map,app)]\n",
    );
    assert_eq!(
        text,
        "global\n\nfrontend www\n bind 127.1.0.0:443 ssl crt /lab/etc/ssl/site.pem crt /lab/etc/ssl/certs/ alpn h2\n \
         errorfile 503 /lab/e/503.http\n acl bad src -f /lab/etc/bad.lst\n \
         use_backend %[req.hdr(host),lower,map_end(/lab/etc/hosts.map,app)]\n"
    );
    let kinds: Vec<StandIn> = ground.files.iter().map(|(_, kind)| *kind).collect();
    use StandIn::{Answer, CertificateAndKey, CertificateFolder, Patterns};
    assert_eq!(kinds, [CertificateAndKey, CertificateFolder, Answer(503), Patterns, Patterns]);
}

#[test]
fn checks_that_no_stub_passes_are_off() {
    let check = |lines: &str| moved(&format!("backend a\n{lines} server s h:1 check\n")).0.contains("check no-check");
    assert!(check(" option mysql-check user x\n"));
    assert!(check(" option httpchk GET /\n http-check expect string OK\n"));
    assert!(check(" option httpchk GET /\n http-check expect status 401\n"));
    assert!(check(" option httpchk GET /\n http-check expect ! status 200\n"));
    assert!(!check(" option httpchk GET /\n http-check expect status 200-299\n"));
    assert!(!check(" option httpchk GET /\n http-check expect rstatus ^2\n"));
    assert!(!check(" option mysql-check\n option tcp-check\n"));
    assert!(!check(""));
}

#[test]
fn certificates_of_endpoints_are_not_verified() {
    let (text, _) = moved("backend a\n server s h:1 ssl verify required ca-file /ca.pem verifyhost x sni str(x)\n");
    assert_eq!(text, "backend a\n server s 127.2.0.0:1 ssl verify none ca-file /lab/ca.pem  sni str(x)\n");
    let (text, _) = moved("backend a\n server s h:1 ssl ca-file /ca.pem\n");
    assert_eq!(text, "backend a\n server s 127.2.0.0:1 ssl verify none\n");
}

#[test]
fn what_is_not_known_stays_as_it_is() {
    let text = "frontend a\n bind \"${HERE}\"\n";
    assert_eq!(moved(text).0, text);
}
