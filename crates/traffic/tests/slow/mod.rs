//! A reader as simple as can be: what a line says, found with nothing but searches in texts.

/// What a line says: minute, client, pool, endpoint, others that were tried, class, microseconds, retries, ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub minute: i64,
    pub client: Vec<u8>,
    pub pool: Vec<u8>,
    pub endpoint: Vec<u8>,
    pub tried: Vec<Vec<u8>>,
    pub class: usize,
    pub status: u32,
    pub micros: Option<u32>,
    pub retries: u64,
    pub ending: Vec<u8>,
    pub path: Vec<u8>,
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn rfind(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).rposition(|window| window == what)
}

/// Cuts at the first `what`.
fn until<'a>(rest: &mut &'a [u8], what: &[u8]) -> Option<&'a [u8]> {
    let at = find(rest, what)?;
    let value = &rest[..at];
    *rest = &rest[at + what.len()..];
    Some(value)
}

/// Cuts at the last `what`.
fn after<'a>(rest: &mut &'a [u8], what: &[u8]) -> Option<&'a [u8]> {
    let at = rfind(rest, what)?;
    let value = &rest[at + what.len()..];
    *rest = &rest[..at];
    Some(value)
}

/// Cuts at the first `" ` whose quote has no backslash before it, or two.
fn quoted<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut from = 0;
    loop {
        let at = from + find(&rest[from..], b"\" ")?;
        let backslashes = rest[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        if backslashes % 2 == 0 {
            let value = &rest[..at];
            *rest = &rest[at + 2..];
            return Some(value);
        }
        from = at + 1;
    }
}

/// Cuts off the last list, or a single value, with a space before it.
fn list<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let whole: &[u8] = rest;
    let mut look = whole;
    loop {
        after(&mut look, b" ")?;
        let next = &whole[look.len() + 1..];
        if !(look.ends_with(b",") || look.ends_with(b" :") || next.starts_with(b": ")) {
            *rest = look;
            return Some(next);
        }
    }
}

/// Cuts at the first space that doesn't stand between two values of a list.
fn next_list<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let whole: &[u8] = rest;
    loop {
        until(rest, b" ")?;
        let value = &whole[..whole.len() - rest.len() - 1];
        if !(value.ends_with(b",") || value.ends_with(b" :") || rest.starts_with(b": ")) {
            return Some(value);
        }
    }
}

/// The endpoints of a list: the one that answered, and those before it.
fn tried(list: &[u8], absent: fn(&[u8]) -> bool) -> (Vec<u8>, Vec<Vec<u8>>) {
    let names = list.split(|byte| *byte == b' ').map(|name| name.strip_suffix(b",").unwrap_or(name));
    let names = names.filter(|name| !matches!(*name, b"" | b":"));
    let mut names: Vec<Vec<u8>> = names.map(|name| if absent(name) { Vec::new() } else { name.to_vec() }).collect();
    let endpoint = names.pop().unwrap_or_default();
    (endpoint, names)
}

fn number(text: &[u8]) -> Option<i64> {
    let digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    digits.then(|| std::str::from_utf8(text).unwrap().parse().unwrap_or(i64::MAX))
}

/// Counts the days one by one.
fn minute(text: &[u8]) -> Option<i64> {
    let (day, rest) = (number(text.get(..2)?)?, text.get(2..)?);
    let months = [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
    let month = months.iter().position(|month| **month == rest.get(1..4).unwrap_or_default())?;
    let (year, hour, minute) = (number(rest.get(5..9)?)?, number(rest.get(10..12)?)?, number(rest.get(13..15)?)?);
    let colons = [(0, b'/'), (4, b'/'), (9, b':'), (12, b':'), (15, b':')];
    let second = rest.get(16..18).filter(|second| number(second).is_some() && second[0] <= b'6')?;
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = |year| [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if colons.iter().any(|(at, byte)| rest.get(*at) != Some(byte)) || second.is_empty() {
        return None;
    }
    if day < 1 || day > lengths(year)[month] || hour > 23 || minute > 59 {
        return None;
    }
    let years: i64 = if year >= 1970 {
        (1970..year).map(|year| 365 + i64::from(leap(year))).sum()
    } else {
        -(year..1970).map(|year| 365 + i64::from(leap(year))).sum::<i64>()
    };
    let days = years + lengths(year)[..month].iter().sum::<i64>() + day - 1;
    let mut rest = &rest[18..];
    if let [b'.' | b',', more @ ..] = rest {
        rest = &more[more.iter().take_while(|byte| byte.is_ascii_digit()).count()..];
    }
    Some((days * 24 + hour) * 60 + minute - zone(rest)?)
}

fn zone(text: &[u8]) -> Option<i64> {
    let text: Vec<u8> = text.strip_prefix(b" ").unwrap_or(text).to_vec();
    let digits: Vec<u8> = match &text[..] {
        b"" | b"Z" => return Some(0),
        [_, a, b, b':', c, d] | [_, a, b, c, d] => vec![*a, *b, *c, *d],
        _ => return None,
    };
    let (hours, minutes) = (number(&digits[..2])?, number(&digits[2..])?);
    let sign = match text[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// `None`: no number. `Some(None)`: there is none.
fn micros(text: &[u8], places: u32) -> Option<Option<u32>> {
    if matches!(text, b"" | b"-") {
        return Some(None);
    }
    let (is_negative, bare) = match text {
        [b'-', bare @ ..] => (true, bare),
        [b'+', bare @ ..] | bare => (false, bare),
    };
    let whole = bare.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fraction = bare.get(whole + 1..).unwrap_or_default();
    if whole == 0 {
        return None;
    }
    let value = if bare.len() == whole || bare[whole] == b'.' && fraction.iter().all(u8::is_ascii_digit) {
        let mut padded = fraction.to_vec();
        padded.resize(places as usize, b'0');
        let digits = String::from_utf8([&bare[..whole], &padded].concat()).unwrap();
        digits.parse::<u128>().unwrap_or(u128::MAX)
    } else {
        let may_be = bare.iter().all(|byte| b"0123456789.eE+-".contains(byte));
        let text = std::str::from_utf8(bare).ok().filter(|_| may_be)?;
        (text.parse::<f64>().ok()? * 10_f64.powi(places as i32) + 1e-6) as u128
    };
    Some((!is_negative).then(|| u32::try_from(value).unwrap_or(u32::MAX)))
}

fn last(text: &[u8]) -> &[u8] {
    text.rsplit(|byte| matches!(byte, b' ' | b',')).next().unwrap()
}

fn last_micros(text: &[u8], places: u32) -> Option<Option<u32>> {
    match micros(text, places) {
        Some(value) => Some(value),
        None => micros(last(text), places),
    }
}

fn status(text: &[u8]) -> Option<(usize, u32)> {
    match text {
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
            let status = number(text)? as u32;
            Some((if (100..600).contains(&status) { status as usize / 100 - 1 } else { 5 }, status))
        }
        b"" | b"-" | b"0" | b"-1" => Some((5, 0)),
        _ if last(text).len() < text.len() => status(last(text)),
        _ => None,
    }
}

fn path(request: &[u8]) -> Vec<u8> {
    let Some(target) = request.split(|byte| *byte == b' ').nth(1) else { return Vec::new() };
    let path = target.split(|byte| *byte == b'?').next().unwrap();
    // Only targets with a host before them are read in another way.
    path.to_vec()
}

fn bare(client: &[u8]) -> Vec<u8> {
    let client = client.split(|byte| *byte == b',').next().unwrap();
    let colons = client.iter().filter(|byte| **byte == b':').count();
    let mut bare = client.to_vec();
    let last = client.iter().rposition(|byte| *byte == b':').unwrap_or(0);
    if colons == 1 || client[..last].ends_with(b"]") {
        bare.truncate(last);
    }
    match (colons, &bare[..]) {
        (1.., [b'[', inner @ .., b']']) => inner.to_vec(),
        _ => bare,
    }
}

/// A line of the format `main` in `formats`.
pub fn nginx(line: &[u8]) -> Option<Said> {
    let mut rest = line;
    let client = until(&mut rest, b" - ")?;
    until(&mut rest, b" [")?;
    let time = until(&mut rest, b"] \"")?;
    let request = quoted(&mut rest)?;
    let code = until(&mut rest, b" ")?;
    // What is left must hold all that comes from the right.
    let mut right = line;
    let served = list(&mut right)?;
    let endpoints = after(&mut right, b"\" ")?;
    if right.len() < line.len() - rest.len() {
        return None;
    }
    let (endpoint, names) = tried(endpoints, |name| name == b"-");
    let (class, status) = status(code)?;
    let said = Said {
        minute: minute(time)?,
        client: bare(client),
        pool: Vec::new(),
        endpoint,
        retries: names.len() as u64,
        tried: names,
        class,
        status,
        micros: last_micros(served, 6)?,
        ending: Vec::new(),
        path: path(request),
    };
    Some(said)
}

/// A line of the format `httplog` in `formats`, with nothing before it.
pub fn haproxy(line: &[u8]) -> Option<Said> {
    let mut rest = line;
    let client = until(&mut rest, b" [")?;
    let time = until(&mut rest, b"] ")?;
    until(&mut rest, b" ")?;
    let pool = until(&mut rest, b"/")?;
    let endpoints = next_list(&mut rest)?;
    for _ in 0..3 {
        until(&mut rest, b"/")?;
    }
    let served = until(&mut rest, b"/")?;
    let total = until(&mut rest, b" ")?;
    let code = until(&mut rest, b" ")?;
    for _ in 0..3 {
        until(&mut rest, b" ")?;
    }
    let ending = until(&mut rest, b" ")?;
    for _ in 0..4 {
        until(&mut rest, b"/")?;
    }
    let retries = until(&mut rest, b" ")?;
    let mut right = line.strip_suffix(b"\"").unwrap_or(line);
    let request = after(&mut right, b" \"")?;
    if right.len() < line.len() - rest.len() {
        return None;
    }
    let absent: fn(&[u8]) -> bool = |text| matches!(text, b"" | b"-" | b"<NOSRV>");
    let (endpoint, names) = tried(endpoints, absent);
    let silent = |name: &[u8]| if absent(name) { Vec::new() } else { name.to_vec() };
    let says = |text: &[u8], read: fn(&[u8]) -> Option<Option<u32>>| match absent(text) || absent(last(text)) {
        true => Some(None),
        false => read(text),
    };
    let (class, status) = if absent(code) { (5, 0) } else { status(code)? };
    let letters = &ending[..ending.len().min(2)];
    let served = says(served, |text| last_micros(text, 3))?;
    let total = says(total, |text| last_micros(text, 3))?;
    let port = client.iter().rposition(|byte| *byte == b':');
    let address = &client[..port.unwrap_or(client.len())];
    Some(Said {
        minute: minute(time)?,
        client: address.to_vec(),
        pool: silent(pool),
        endpoint,
        class,
        status,
        micros: served.or(total),
        retries: u64::from(says(retries, |text| last_micros(text, 0))?.unwrap_or(0)) + names.len() as u64,
        tried: names,
        ending: if letters.iter().all(|letter| *letter == b'-') { Vec::new() } else { letters.to_vec() },
        path: path(request),
    })
}
