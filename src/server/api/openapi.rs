//! The routes table as OpenAPI 3.1. Made from the table, so that it cannot say anything else.

use crate::server::routes::{Door, ROUTES, Route};
use axum::Json;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};

/// `GET /api/v1/openapi.json`.
pub async fn serve() -> Json<Value> {
    Json(document())
}

/// The document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let methods = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Value::Object(methods) = methods {
            methods.insert(route.method.as_str().to_lowercase(), operation(route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Heard", "version": "1", "description": "The sync API of Heard, version 1, and the doors of its office." },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-heard",
                    "description": "An opaque session of the office. On a server reached by plain HTTP on its own machine it is without `__Host-`. A tablet's session comes in the answer to its sign-in and goes in the header `heard-session`." },
                "device": { "type": "apiKey", "in": "header", "name": "heard-signature",
                    "description": "base64 of Ed25519 over `heard/request/v1 LF METHOD LF PATH?QUERY LF hex(SHA-256(body))`; the header `heard-device` names the device." }
            },
            "schemas": {
                "ApiProblem": { "type": "object", "required": ["v", "error", "message"],
                    "properties": { "v": { "const": 1 }, "error": { "type": "string" }, "message": { "type": "string" } } }
            }
        }
    })
}

fn operation(route: &Route) -> Value {
    let mut responses = Map::new();
    for status in route.answers {
        let known = StatusCode::from_u16(*status).ok().and_then(|s| s.canonical_reason()).unwrap_or("");
        let mut answer = json!({ "description": known });
        if !route.is_page() && *status >= 400 {
            answer["content"] = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/ApiProblem" } } });
        }
        responses.insert(status.to_string(), answer);
    }
    let parameters: Vec<Value> = ["child", "message"]
        .into_iter()
        .filter(|name| route.path.contains(&format!("{{{name}}}")))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }))
        .chain(route.path.contains("{number}").then(|| {
            json!({ "name": "number", "in": "path", "required": true, "schema": { "type": "integer", "minimum": 0, "maximum": u32::MAX } })
        }))
        .collect();
    let security = match route.door {
        Door::Open => json!([]),
        Door::Person => json!([{ "session": [] }]),
        Door::Tablet => json!([{ "device": [] }]),
        Door::TabletAndPerson => json!([{ "device": [], "session": [] }]),
    };
    json!({
        "operationId": route.name,
        "summary": route.says,
        "parameters": parameters,
        "security": security,
        "x-roles": route.action.map(|_| route.roles().into_iter().map(|r| r.key()).collect::<Vec<_>>()),
        "responses": responses,
    })
}
