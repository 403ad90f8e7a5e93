//! The questions on the page are answered.

mod made;

use made::{requests, rollup};
use store::{Source, Store};

#[test]
fn questions_of_the_page_are_answered() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/log-store.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("logs.db")).unwrap();
    store.add(&rollup(&requests(1, 2_000)), &Source::new("", "a", b"a"), 0..1).unwrap();
    let questions: Vec<&str> = page.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(questions.len() > 3);
    for question in questions {
        let answer = store.sql(question).unwrap_or_else(|trouble| panic!("{question}: {trouble}"));
        assert!(!answer.rows.is_empty(), "{question}");
    }
}

#[test]
fn tables_have_the_columns_of_the_page() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/log-store.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("logs.db")).unwrap();
    for table in ["requests", "endings", "clients", "logs"] {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{table}` |"))).unwrap();
        let columns = store.sql(&format!("SELECT * FROM {table}")).unwrap().columns;
        let between = |column: &str| matches!(column, "s2xx" | "s3xx" | "s4xx");
        let unsaid = columns.iter().filter(|column| !between(column) && !row.contains(&format!("`{column}`")));
        assert_eq!(unsaid.collect::<Vec<_>>(), Vec::<&String>::new(), "{table}");
    }
}
