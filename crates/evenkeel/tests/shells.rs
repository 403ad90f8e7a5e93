//! `evenkeel completions` and `evenkeel man`.

mod run;

use std::process::{Command, Stdio};

use run::Folder;

/// Hands a text to a program; `None` where it isn't installed.
fn fed(program: &str, arguments: &[&str], text: &str) -> Option<(bool, String)> {
    use std::io::Write;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some((output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()))
}

#[test]
fn each_shell_gets_its_completions() {
    let folder = Folder::new("completions");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        // Values are completed only by the shells for which clap_complete knows how.
        let values = ["bash", "fish", "zsh"].contains(&shell).then_some("sarif");
        for word in ["min-severity", "completions"].into_iter().chain(values) {
            assert!(ran.out.contains(word), "{shell} doesn't complete {word}");
        }
        match shell {
            "bash" | "fish" | "zsh" => match fed(shell, &["-n"], &ran.out) {
                Some(said) => assert_eq!(said, (true, String::new()), "{shell}"),
                None => eprintln!("not tested: there is no {shell} to read its completions"),
            },
            _ => {}
        }
    }
    let ran = folder.run(&["completions", "tcsh"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}

/// What bash offers after some words.
fn offered(folder: &Folder, words: &str) -> String {
    let script = folder.run(&["completions", "bash"]).out;
    let script = format!(
        "{script}\nCOMP_WORDS=({words} \"\")\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
         _evenkeel evenkeel \"\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    );
    fed("bash", &["--noprofile", "--norc"], &script).unwrap().1
}

#[test]
fn bash_completes_commands_and_values() {
    let folder = Folder::new("completions-bash");
    let commands = offered(&folder, "evenkeel");
    assert!(["check", "diff", "trace"].iter().all(|one| commands.lines().any(|line| line == *one)), "{commands}");
    let formats = offered(&folder, "evenkeel check --format");
    assert_eq!(formats, "human\njson\nsarif\njunit\ngithub\ngitlab\nmarkdown\nhtml\n");
}

#[test]
fn each_command_has_a_page_of_the_manual() {
    let folder = Folder::new("man");
    let ran = folder.run(&["man", "--output", "share/man1"]);
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let help = folder.run(&["--help"]).out;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().lines();
    let commands: Vec<&str> =
        commands.filter_map(|line| line.split_whitespace().next()).filter(|one| *one != "help").collect();
    assert!(commands.len() >= 7, "{commands:?}");
    for command in &commands {
        let page = folder.read(&format!("share/man1/evenkeel-{command}.1"));
        assert!(page.contains(&format!(".TH evenkeel-{command} 1")), "{page}");
        assert_eq!(folder.run(&["man", command]).out, page);
    }
    assert_eq!(std::fs::read_dir(folder.path().join("share/man1")).unwrap().count(), commands.len() + 1);
    assert!(folder.run(&["man"]).out.contains(".TH evenkeel 1"));
}

#[test]
fn the_manual_is_set_without_a_complaint() {
    let folder = Folder::new("man-groff");
    for command in [&["man"][..], &["man", "check"]] {
        let page = folder.run(command).out;
        match fed("groff", &["-man", "-ww", "-Tutf8", "-P-cbou"], &page) {
            Some((is_well, text)) => {
                assert!(is_well && !text.contains("warning:") && !text.contains("error:"), "{text}");
                assert!(text.contains("NAME") && text.contains("OPTIONS"), "{text}");
            }
            None => eprintln!("not tested: there is no groff to set the page"),
        }
    }
}

#[test]
fn what_cannot_be_is_said() {
    let folder = Folder::new("man-wrong").with("file", "x");
    let ran = folder.run(&["man", "chekc"]);
    assert!(ran.status == 2 && ran.err.contains("did you mean check?"), "{ran:?}");
    let ran = folder.run(&["man", "--output", "file"]);
    assert!(ran.status == 2 && ran.err.contains("file can't be made"), "{ran:?}");
}
