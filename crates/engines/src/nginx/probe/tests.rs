//! Against what nginx 1.22.1 said.

use super::*;

const ANSWER: &str = include_str!("answers/stub_status.txt");

#[test]
fn a_real_page_is_read() {
    let running = read(ANSWER, Moment(0)).unwrap();
    assert_eq!((running.connections, running.accepted, running.since), (Some(1), Some(1), None));
}

#[test]
fn another_page_is_no_answer() {
    let page = "<html>\r\n<head><title>404 Not Found</title></head>\r\n";
    assert_eq!(read(page, Moment(0)).unwrap_err().0, "it said \"<html>\", not the page of stub_status");
    assert!(read("Active connections: many\n", Moment(0)).is_err());
    assert!(read("", Moment(0)).unwrap_err().0.contains("nothing"));
}

#[test]
fn the_file_with_the_number_of_the_process_is_known() {
    assert_eq!(pid_file("user www;\npid /srv/nginx.pid; # here\n").unwrap(), "/srv/nginx.pid");
    assert_eq!(pid_file("# pid /srv/nginx.pid;\npids x;\n").unwrap(), PID_FILE);
}
