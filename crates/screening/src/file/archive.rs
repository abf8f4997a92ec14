//! A ZIP of files: its members one by one, with their names.

use super::ooxml::remarks;
use super::package::{Out, Package};
use super::sink::{Sink, edited};
use super::{leftover, member};
use crate::{Hidden, Part, Piece, Place, Refused, Unread};

pub fn walk(sink: &mut Sink, bytes: &[u8]) -> Result<Option<Vec<u8>>, Refused> {
    let mut package = Package::open(bytes, &mut sink.budget)?;
    if package.members.iter().any(|member| member.encrypted) {
        return Err(Refused::Password);
    }
    remarks(sink, &package)?;
    let mut out = Out::new();
    for (index, member) in package.members.clone().into_iter().enumerate() {
        let place = Place::new(Part::Name, "", (index + 1).to_string());
        if leftover::is_left_behind(&member.name) {
            sink.hide(Hidden::Foreign, place, member.name.as_str())?;
            left_behind(sink, &mut package, index, &member.name)?;
            continue;
        }
        // Of what goes whole nobody will unpack anything.
        if !sink.cloaked() {
            leftover::check(&member.name)?;
        }
        let edits = sink.put(Piece::new(place, member.name.as_str()))?;
        let name = edits.map_or(member.name.clone(), |edits| edited(&member.name, edits));
        if member.folder {
            put(sink, &mut out, &name, &[])?;
            continue;
        }
        let inner = match package.read(index, &mut sink.budget) {
            Ok(inner) => inner,
            Err(Refused::Damaged { .. }) => {
                sink.unread(Unread::Damaged, Place::new(Part::Embedded, member.name.as_str(), ""));
                if sink.rewriting() {
                    package.copy(index, &name, &mut out)?;
                }
                continue;
            }
            Err(refused) => return Err(refused),
        };
        let new = member::inner(sink, &member.name, &inner, None)?;
        put(sink, &mut out, &name, new.as_ref().unwrap_or(&inner))?;
    }
    sink.rewriting().then(|| out.finish()).transpose()
}

fn left_behind(sink: &mut Sink, package: &mut Package, index: usize, name: &str) -> Result<(), Refused> {
    match package.read(index, &mut sink.budget) {
        Ok(bytes) => leftover::read(sink, name, &bytes),
        // It goes, whatever it is.
        Err(Refused::Damaged { .. }) => leftover::read(sink, name, &[]),
        Err(refused) => Err(refused),
    }
}

fn put(sink: &Sink, out: &mut Out, name: &str, bytes: &[u8]) -> Result<(), Refused> {
    if sink.rewriting() { out.put(name, bytes, true) } else { Ok(()) }
}
