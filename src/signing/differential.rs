//! Generated requests signed here and by the whole signer of `aws-sigv4`, which knows every kind of request.

use super::{Credentials, Unsigned, headers};
use crate::endpoint::{Endpoint, Variant, check_model_id};
use aws_credential_types::Credentials as StaticCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

#[test]
fn ten_thousand_requests_have_the_signature_of_the_whole_signer() {
    let mut random = Random(0x0005_EED5_EED5);
    let mut compared = 0;
    for _ in 0..11_000 {
        let endpoint = match random.below(4) {
            0 => Endpoint::custom(&format!("https://{}/{}", random.text("a-z", 12), random.path())).unwrap(),
            1 => Endpoint::custom("http://127.0.0.1:4000/base//of").unwrap(),
            _ => Endpoint::of_region(
                random.pick(&["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"]),
                Variant::default(),
            )
            .unwrap(),
        };
        let model_id = random.text("any", 60);
        if check_model_id(&model_id).is_err() {
            continue;
        }
        let url = endpoint.converse(&model_id);
        let body = random.text("any", 200);
        let region = random.pick(&["us-east-1", "eu-south-2", "ap-northeast-1"]);
        let token = (random.below(2) == 0).then(|| random.text("token", 300));
        let keys = (random.text("token", 20), random.text("token", 40));
        // Until the year 2286.
        let time = random.below(10_000_000_000_000);
        let request =
            Unsigned { url: &url, host: endpoint.authority(), region, body: body.as_bytes(), body_hash: None };
        let credentials = Credentials::AccessKey {
            access_key_id: keys.0.clone(),
            secret_access_key: keys.1.clone(),
            session_token: token.clone(),
        };
        let ours: BTreeMap<String, String> = headers(request, &credentials, time).unwrap().into_iter().collect();
        let identity = StaticCredentials::new(keys.0, keys.1, token, None, "test").into();
        assert_eq!(ours, signed_by_crate(request, &identity, time), "{url} at {time}");
        compared += 1;
    }
    assert!(compared > 10_000, "{compared}");
}

fn signed_by_crate(request: Unsigned<'_>, identity: &Identity, time: u64) -> BTreeMap<String, String> {
    let parameters = SigningParams::builder()
        .identity(identity)
        .region(request.region)
        .name("bedrock")
        .time(UNIX_EPOCH + Duration::from_millis(time))
        .settings(SigningSettings::default())
        .build()
        .unwrap();
    let named = [("content-type", "application/json"), ("host", request.host)];
    let body = SignableBody::Bytes(request.body);
    let signable = SignableRequest::new("POST", request.url, named.into_iter(), body).unwrap();
    let (instructions, _) = sign(signable, &parameters.into()).unwrap().into_parts();
    let added = instructions.headers().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    added.chain([("content-type".to_owned(), "application/json".to_owned())]).collect()
}

/// xorshift64*, Vigna 2016.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % limit
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = self.below(choices.len() as u64);
        choices[usize::try_from(index).unwrap()]
    }

    fn text(&mut self, of: &str, most: u64) -> String {
        let letters: Vec<char> = match of {
            "a-z" => ('a'..='z').collect(),
            "token" => ('!'..='~').collect(),
            _ => "aZ09-._~:/%+=&\u{e9}\u{4e2d}\u{1f600}@!$'()*,;[]?#".chars().collect(),
        };
        let count = 1 + self.below(most);
        (0..count).map(|_| letters[usize::try_from(self.below(letters.len() as u64)).unwrap()]).collect()
    }

    fn path(&mut self) -> String {
        let steps = self.below(4);
        let step = |random: &mut Self| {
            let letters: String = random.text("token", 8);
            letters
                .chars()
                .filter(|letter| letter.is_ascii_alphanumeric() || "-_~!$&'()*+,;=:%/".contains(*letter))
                .collect()
        };
        (0..steps).map(|_| step(self)).collect::<Vec<String>>().join("/")
    }
}
