//! Questions about tokens.

use domain::access::Token;
use domain::digest::Digest;
use domain::ports::StoreError;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::document;

const WHAT: &str = "the token";

impl SqliteStore {
    pub(crate) async fn read_tokens(&self) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT id, document FROM token ORDER BY name, id")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|(id, text)| document(WHAT, id, text)).collect()
    }

    /// Looked up by the digest of the secret: what a caller sends never meets a stored secret, so that
    /// there is no comparison whose time could tell anything.
    pub(crate) async fn read_token(&self, secret: &Digest) -> Result<Option<Token>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as("SELECT id, document FROM token WHERE secret = ?")
            .bind(secret.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|(id, text)| document(WHAT, &id, &text)).transpose()
    }
}
