//! The reader of nginx's grammar: nothing is lost, and bad input is said, not feared.

use engines::nginx::syntax::{Directive, TroubleKind, tokens, tree};
use finding::FileId;

fn joined(text: &str) -> String {
    tokens(text).0.iter().map(|token| &text[token.start as usize..token.end as usize]).collect()
}

fn flat(directives: &[Directive]) -> String {
    let one = |directive: &Directive| {
        let words = directive.args.iter().map(|word| format!(" [{}]", word.as_str())).collect::<String>();
        let body = directive.body.as_ref().map_or(";".to_owned(), |body| format!(" {{{}}}", flat(body)));
        format!("{}{words}{body}", directive.name.as_str())
    };
    directives.iter().map(one).collect()
}

fn read(text: &str) -> String {
    flat(&tree(FileId(0), text).directives)
}

fn troubles(text: &str) -> Vec<TroubleKind> {
    tree(FileId(0), text).troubles.iter().map(|trouble| trouble.kind).collect()
}

#[test]
fn words_are_what_nginx_makes_of_them() {
    assert_eq!(read("a b 'c d' \"e\\\"f\" g\\ h;"), "a [b] [c d] [e\"f] [g\\ h];");
    assert_eq!(read("set $x ${y}z; a#b c#d; # e"), "set [$x] [${y}z];a#b [c#d];");
    assert_eq!(read("location ~ ^/\\d{2}$ { a; }}"), "location [~] [^/\\d] {2}$ {a;}}");
    assert_eq!(read("location ~ \"^/\\d{2}$\" { a; }"), "location [~] [^/\\d{2}$] {a;}");
    assert_eq!(read("a}b c}; d 'x'\n'y';"), "a}b [c}];d [x] [y];");
    assert_eq!(read("if ($a = \"b\") { c; }"), "if [($a] [=] [b] [)] {c;}");
}

#[test]
fn lua_and_templates_are_passed_over() {
    assert_eq!(read("content_by_lua_block { local t = { '}' } -- }\n } a;"), "content_by_lua_block {}a;");
    assert_eq!(read("{% if x %}\nlisten {{ port }};\n{% endif %}\n<%= y %> z;"), "listen [{{ port }}];<%= y %> [z];");
    assert_eq!(read("server_name {{ a }}.{{ b }};"), "server_name [{{ a }}.{{ b }}];");
    let word = &tree(FileId(0), "listen '{{ port }}';").directives[0].args[0];
    assert!(word.template && word.quoted);
}

#[test]
fn what_nginx_would_refuse_is_said_and_the_rest_is_read() {
    use TroubleKind::*;
    let cases = [
        ("a {", "a {}", UnclosedBrace),
        ("a; } b;", "a;b;", StrayClose),
        ("a { b }", "a {b;}", NoSemicolon),
        ("a", "a;", NoSemicolon),
        ("; a;", "a;", NothingBefore),
        ("{ a; }", " {a;}", NothingBefore),
        ("a 'b;\nc;", "a [b];c;", UnclosedQuote),
        ("a 'b'c;", "a [b] [c];", AfterQuote),
        ("\u{feff}a;", "a;", ByteOrderMark),
        ("x_by_lua_block { {", "x_by_lua_block {}", UnclosedLua),
    ];
    for (text, expected, kind) in cases {
        assert_eq!(read(text), expected, "{text}");
        assert_eq!(troubles(text).first(), Some(&kind), "{text}");
        assert_eq!(joined(text), text);
    }
}

#[test]
fn a_million_braces_cost_neither_stack_nor_time() {
    for text in ["{".repeat(1_000_000), "a{".repeat(1_000_000), "}".repeat(1_000_000), "{{".repeat(500_000)] {
        assert!(!troubles(&text).is_empty());
        assert_eq!(joined(&text), text);
    }
    assert!(troubles(&"a {".repeat(100)).contains(&TroubleKind::TooDeep));
}

/// Pieces that hit every branch of the lexer, put together by a small generator of our own (xorshift).
#[test]
fn any_mixture_of_pieces_round_trips() {
    const PIECES: &[&str] = &[
        "a",
        " ",
        "\n",
        ";",
        "{",
        "}",
        "'",
        "\"",
        "\\",
        "#",
        "$",
        "${",
        "é",
        "x_by_lua_block ",
        "[[",
        "]]",
        "--",
        "{{ a",
        "}}",
        "{% if",
        "%}",
        "<%",
        "%>",
        "\u{feff}",
        "\t",
        "\r\n",
        "if (",
        ")",
        "☃",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..24 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(PIECES[(state % PIECES.len() as u64) as usize]);
        }
        assert_eq!(joined(&text), text, "{text:?}");
        let _ = read(&text);
    }
}
