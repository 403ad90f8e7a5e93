//! What is made of answers over HTTP that aren't as they should be.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use store::clickhouse::ClickHouse;
use traffic::{Heavy, Rollup};

const ROW: &str = r#"[29919480,"auth","10.0.0.1:80","",2,[0,2,0,0,0,0],0,0,0,{"sH":1},{"445":2}]"#;

/// Gives these answers, one a connection, and then what it was asked.
fn serve(answers: Vec<String>) -> (ClickHouse, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("clickhouse://me:hush@{}/db.t", listener.local_addr().unwrap());
    let serve = move || answers.into_iter().map(|answer| one(&listener, &answer)).collect();
    (ClickHouse::at(&address, None).unwrap(), std::thread::spawn(serve))
}

fn one(listener: &TcpListener, answer: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
    }
    let length =
        head.to_lowercase().split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
    let mut body = vec![0; length.unwrap()];
    reader.read_exact(&mut body).unwrap();
    stream.write_all(answer.as_bytes()).unwrap();
    head + &String::from_utf8(body).unwrap()
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn told(answer: String) -> String {
    let (clickhouse, thread) = serve(vec![answer]);
    let told = clickhouse.rollup(0..i64::MAX, &[]).unwrap_err().to_string();
    thread.join().unwrap();
    told
}

#[test]
fn an_answer_becomes_a_roll_up() {
    // Older versions quote large numbers.
    let quoted = r#"["29919481","a","e","r","1",["0","0","1","0","0","0"],"0","3","0",{},{"7":"1"}]"#;
    let (clickhouse, thread) =
        serve(vec![ok(&format!("{ROW}\n{quoted}\n")), ok("[\"auth\",\"198.51.100.7\",\"2\"]\n")]);
    let rollup = clickhouse.rollup(0..i64::MAX, &["auth", "o'k\\"]).unwrap();
    assert_eq!(rollup.lines, 3);
    let cells: Vec<_> = rollup.cells.iter().map(|(_, cell)| cell).collect();
    assert_eq!(cells[0].latency, [(445, 2)].into_iter().collect());
    assert_eq!(cells[0].endings, [("sH".to_owned(), 1)]);
    assert_eq!((cells[1].classes, cells[1].retries), ([0, 0, 1, 0, 0, 0], 3));
    let mut clients = Heavy::default();
    clients.add(b"198.51.100.7", 2);
    assert_eq!(rollup.clients, [("auth".into(), clients)].into());
    let asked = thread.join().unwrap();
    for asked in &asked {
        assert!(asked.to_lowercase().contains("x-clickhouse-user: me\r\nx-clickhouse-key: hush\r\n"), "{asked}");
        assert!(asked.contains(r"FROM `db`.`t` WHERE true AND pool IN ('auth', 'o\'k\\')"), "{asked}");
    }
}

#[test]
fn clients_that_are_too_many_are_known_to_be() {
    let clients: String = (0..1_025).map(|n| format!("[\"auth\",\"c{n}\",{}]\n", 3_000 - n)).collect();
    let (clickhouse, thread) = serve(vec![ok(""), ok(&clients)]);
    let rollup = clickhouse.rollup(0..1, &[]).unwrap();
    thread.join().unwrap();
    let auth = &rollup.clients["auth"];
    assert_eq!((auth.top(9_999).len(), auth.short()), (1_024, 3_000 - 1_024));
    assert_eq!(Rollup { clients: Default::default(), ..rollup }, Rollup::default());
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    let failed =
        told(ok(&format!("{ROW}\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\n")));
    assert!(failed.contains("/db.t broke off: Code: 241. DB::Exception: Memory limit exceeded"), "{failed}");
    let cut = told(ok(&ROW.repeat(3)).replace("Content-Length: ", "Content-Length: 1"));
    assert!(cut.contains("broke off"), "{cut}");
    let chunk = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{ROW}\n\r\n", ROW.len() + 1);
    let unfinished = told(chunk);
    assert!(unfinished.contains("broke off"), "{unfinished}");
    let other = told(ok("<html>It works!</html>"));
    assert!(other.contains("broke off: <html>It works!"), "{other}");
}

#[test]
fn a_password_goes_nowhere_else() {
    let away = told("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_owned());
    assert!(away.contains("answers 302"), "{away}");
    let echo = "not hush\u{1b}[31m, please";
    let echoed = told(format!("HTTP/1.1 500 No\r\nContent-Length: {}\r\n\r\n{echo}", echo.len()));
    assert!(echoed.ends_with("answers 500: not ***[31m, please"), "{echoed}");
}
