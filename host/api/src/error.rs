//! The body of every answer that is not a success.

use serde::{Deserialize, Serialize};

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// One line for people.
    pub error: String,
    /// A stable word for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The file that is already there, in answers of status 409.
    #[serde(default, rename = "uploadId", skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
    /// Finds the request in the server's log.
    pub request_id: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_fields_are_left_out() {
        let mut body = ErrorBody { error: "no such file".into(), code: None, upload_id: None, request_id: "r1".into() };
        let json = |body: &ErrorBody| serde_json::to_string(body).expect("plain strings");
        assert_eq!(json(&body), r#"{"error":"no such file","request_id":"r1"}"#);
        body.code = Some("duplicate".into());
        body.upload_id = Some("a8f3b2c1".into());
        assert_eq!(
            json(&body),
            r#"{"error":"no such file","code":"duplicate","uploadId":"a8f3b2c1","request_id":"r1"}"#
        );
    }
}
