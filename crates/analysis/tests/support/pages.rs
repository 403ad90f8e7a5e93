//! Examples on the pages of rules.

/// An example of a page: its engine, whether it has to be clean, its text, and the line of the page where it begins.
pub struct Example {
    pub engine: String,
    pub ok: bool,
    pub text: String,
    pub line: usize,
}

pub fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if inside => inside = false,
            Some(info) => {
                inside = true;
                let mut words = info.split(' ');
                let engine = words.next().unwrap_or_default().to_owned();
                examples.push(Example {
                    engine,
                    ok: words.next() == Some("ok"),
                    text: String::new(),
                    line: number + 1,
                });
            }
            None if inside => {
                let example = examples.last_mut().unwrap();
                example.text.push_str(line);
                example.text.push('\n');
            }
            None => {}
        }
    }
    examples
}

/// The rules that the lines of an example are marked with, by line.
pub fn marks(text: &str) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate();
    let marks = lines.filter_map(|(number, line)| Some((number + 1, line.split_once("# ^ ")?.1.trim().to_owned())));
    marks.collect()
}
