//! A zip whose members are inflated piece by piece and counted on the way, and its clean copy: fixed times, no extra
//! fields, no remarks. The sizes a zip declares are claims; entries may overlap, and one that says 10 bytes may never end.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use encoding_rs::GB18030;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::budget::{Budget, damaged};
use crate::Refused;

pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    pub members: Vec<Member>,
    /// Remarks on the archive and its members, and what stands before the archive begins.
    pub remarks: Vec<Vec<u8>>,
    /// Sizes of members that were read and counted already.
    counted: BTreeMap<usize, u64>,
}

#[derive(Clone, Debug)]
pub struct Member {
    /// With `/`, as people read it.
    pub name: String,
    pub folder: bool,
    pub encrypted: bool,
}

impl<'b> Package<'b> {
    /// # Errors
    /// [`Refused::Damaged`], [`Refused::TooMuch`].
    pub fn open(bytes: &'b [u8], budget: &mut Budget) -> Result<Self, Refused> {
        // Counted before opening: the archive's own list of entries would be many times larger than the file.
        let most = budget.limits.members as usize;
        let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").take(most + 1).count();
        budget.members(entries)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(""))?;
        let mut remarks = vec![archive.comment().to_vec()];
        let offset = usize::try_from(archive.offset()).unwrap_or(0);
        remarks.extend(bytes.get(..offset).filter(|before| !before.is_empty()).map(<[u8]>::to_vec));
        let mut members = Vec::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(|_| damaged(""))?;
            let name = name_of(file.name_raw(), &file.name().unwrap_or_default());
            remarks.push(file.comment_raw().to_vec());
            members.push(Member { folder: name.ends_with('/'), name, encrypted: file.encrypted() });
        }
        remarks.retain(|remark| !remark.is_empty());
        if declared(bytes).is_some_and(|count| count != 0xFFFF && count != members.len()) {
            return Err(damaged(""));
        }
        Ok(Self { archive, members, remarks, counted: BTreeMap::new() })
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        self.members
            .iter()
            .position(|member| member.name == name)
            .or_else(|| self.members.iter().position(|member| member.name.eq_ignore_ascii_case(name)))
    }

    /// # Errors
    /// [`Refused::Password`], [`Refused::Damaged`], [`Refused::TooMuch`].
    pub fn read(&mut self, index: usize, budget: &mut Budget) -> Result<Vec<u8>, Refused> {
        let member = self.members.get(index).cloned().ok_or_else(|| damaged(""))?;
        if member.encrypted {
            return Err(Refused::Password);
        }
        let file = self.archive.by_index(index).map_err(|_| damaged(&member.name))?;
        let before = self.counted.get(&index).copied();
        let room = before.unwrap_or_else(|| budget.room().saturating_add(1));
        let mut bytes = Vec::new();
        file.take(room).read_to_end(&mut bytes).map_err(|_| damaged(&member.name))?;
        if before.is_none() {
            budget.expand(bytes.len() as u64)?;
            self.counted.insert(index, bytes.len() as u64);
        }
        Ok(bytes)
    }

    /// Reads a part by its name; None if there is none.
    ///
    /// # Errors
    /// As [`Package::read`].
    pub fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, Refused> {
        self.position(name).map(|index| self.read(index, budget)).transpose()
    }

    /// A member as it stands in the archive, still packed, under this name.
    ///
    /// # Errors
    /// [`Refused::Damaged`].
    pub fn copy(&mut self, index: usize, name: &str, out: &mut Out) -> Result<(), Refused> {
        let file = self.archive.by_index_raw(index).map_err(|_| damaged(""))?;
        out.zip.raw_copy_file_rename(file, name).map_err(|_| damaged(""))
    }
}

/// How many entries the archive says it has: two of one name are one for most programs and not for others.
fn declared(bytes: &[u8]) -> Option<usize> {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    let count: [u8; 2] = bytes.get(end + 10..end + 12)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(count)))
}

/// Chinese programs write GBK without saying so.
fn name_of(raw: &[u8], as_declared: &str) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => match GB18030.decode_without_bom_handling_and_without_replacement(raw) {
            Some(name) => name.into_owned(),
            None => as_declared.to_owned(),
        },
    };
    name.replace('\\', "/")
}

/// A zip being written.
pub struct Out {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Out {
    pub fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// # Errors
    /// [`Refused::Damaged`] for a name that can't be written, or is there already.
    pub fn put(&mut self, name: &str, bytes: &[u8], packed: bool) -> Result<(), Refused> {
        let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        let failed = || damaged(name);
        if name.ends_with('/') {
            return self.zip.add_directory(name, options).map_err(|_| failed());
        }
        self.zip.start_file(name, options).map_err(|_| failed())?;
        self.zip.write_all(bytes).map_err(|_| failed())
    }

    /// # Errors
    /// [`Refused::Damaged`].
    pub fn finish(self) -> Result<Vec<u8>, Refused> {
        self.zip.finish().map(Cursor::into_inner).map_err(|_| damaged(""))
    }
}
