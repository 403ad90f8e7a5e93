//! Questions in HTTP/1.1, one on each connection.

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use model::Text;

use super::connect::{Greeting, LONGEST, Target, connect};
use super::trouble::of_error;

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) method: Text,
    /// Path and query.
    pub(crate) target: Text,
    /// The Host header.
    pub(crate) host: Text,
    pub(crate) headers: Vec<(Text, Text)>,
    pub(crate) body: Option<Text>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

impl Question {
    /// A plain `GET`.
    pub(crate) fn get(host: impl Into<Text>, target: impl Into<Text>) -> Self {
        Question { method: "GET".into(), target: target.into(), host: host.into(), headers: Vec::new(), body: None }
    }

    fn request(&self) -> Result<Request<Full<Bytes>>, Text> {
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(self.target.as_str())
            .header(header::HOST, self.host.as_str())
            .header(header::USER_AGENT, "evenkeel")
            .header(header::CONNECTION, "close");
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), value.as_str());
        }
        let names_type = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let Some(body) = self.body.as_ref().filter(|_| !names_type) {
            request = request.header(header::CONTENT_TYPE, kind(body));
        }
        let body = self.body.as_ref().map_or_else(Bytes::new, |body| Bytes::copy_from_slice(body.as_bytes()));
        request.body(Full::new(body)).map_err(|why| why.to_string().into())
    }
}

/// What a body is: JSON or a form, as it looks.
fn kind(body: &str) -> &'static str {
    match body.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => "application/json",
        _ => "application/x-www-form-urlencoded",
    }
}

/// Asks over a new connection, and reads the whole answer.
pub(crate) async fn request(target: &Target, greeting: &Greeting, question: &Question) -> Result<Reply, Text> {
    let request = question.request()?;
    let wire = connect(target, greeting).await?;
    let (mut sender, connection) = handshake(TokioIo::new(wire)).await.map_err(|why| of_hyper(&why))?;
    let driving = tokio::spawn(connection);
    let asked = async {
        let answer = sender.send_request(request).await.map_err(|why| of_hyper(&why))?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), LONGEST as usize).collect().await;
        let body = body.map_err(|why| of_error(&*why as &(dyn std::error::Error + 'static)))?.to_bytes();
        Ok(Reply { status, body })
    };
    let reply = asked.await;
    driving.abort();
    reply
}

fn of_hyper(error: &hyper::Error) -> Text {
    match error.is_incomplete_message() {
        true => "closed without an answer".into(),
        false => of_error(error),
    }
}
