//! A planned bundle as bytes, one member after another; at most one of them is held.

use auditor::bundle::{MemberName, digest_of};
use auditor::tar::{self, END};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, stream};

use super::entries::{house_digest, lines};
use super::objects;
use super::plan::{ExportPlan, From, Piece};
use crate::error::LedgerError;

impl ExportPlan {
    /// The bundle, as many bytes as [`ExportPlan::length`] says, or an error in place of the rest.
    pub fn into_stream(mut self) -> impl Stream<Item = Result<Bytes, LedgerError>> + Send + 'static {
        let pieces = std::mem::take(&mut self.pieces);
        let plan = std::sync::Arc::new(self);
        let members = stream::iter(pieces).then(move |piece| {
            let plan = plan.clone();
            async move { plan.member(piece).await }
        });
        members.chain(stream::iter([Ok(Bytes::from_static(&END))]))
    }

    /// A member with its header and what fills it up.
    async fn member(&self, piece: Piece) -> Result<Bytes, LedgerError> {
        let content = self.content(&piece).await?;
        let changed = |words: &str| LedgerError::unreadable(&piece.name.to_string(), words);
        if content.len() as u64 != piece.size {
            return Err(changed("it changed since the bundle was planned"));
        }
        let header =
            tar::header(&piece.name.to_string(), piece.size).map_err(|error| changed(&error.to_string()))?;
        let padding = tar::padding(piece.size);
        let mut bytes = BytesMut::with_capacity(header.len() + content.len() + padding);
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(&content);
        bytes.resize(bytes.len() + padding, 0);
        Ok(bytes.freeze())
    }

    async fn content(&self, piece: &Piece) -> Result<Bytes, LedgerError> {
        let missing =
            || LedgerError::unreadable(&piece.name.to_string(), "it is gone since the bundle was planned");
        match (&piece.from, &piece.name) {
            (From::Here(bytes), _) => Ok(bytes.clone()),
            (From::Tile, MemberName::Tile(tile)) => objects::tile(self.objects.as_ref(), *tile).await,
            (From::Entries(places), MemberName::Entries(group)) => {
                Ok(lines(self.objects.as_ref(), *group, places, self.size).await?.into())
            }
            (From::Evidence(kind), MemberName::Evidence(digest)) => {
                let bytes = self.source.evidence(kind, &house_digest(*digest)).await?.ok_or_else(missing)?;
                if digest_of(&bytes) == *digest { Ok(bytes) } else { Err(missing()) }
            }
            _ => Err(missing()),
        }
    }
}
