//! What is shown beforehand or for some time (预公开, 公示, 会前3日), what goes by stages, and what other rules say.

use super::cursor::Cursor;
use super::event::{self, Heard, by_default};
use super::words::{Tok, Token, Word, defaults, said, turns};
use super::{Anchor, AskCode, Class, TimeRule};
use crate::ruleset::{Ruleset, Unit};

/// How a clause before was shown: 单位内部不少于一周 goes on from 预公开不少于半个月.
pub(super) type Shown = Option<Anchor>;

/// Reads a clause as a notice in advance or a display.
pub(super) fn notice(tokens: &[Token], before: Shown) -> Option<Heard> {
    ahead_of(tokens).or_else(|| ahead(tokens)).or_else(|| shown(tokens, before))
}

/// 决策前公开, 会议召开前3日, 会议召开3日前, 决策前公示不少于7日.
fn ahead_of(tokens: &[Token]) -> Option<Heard> {
    let at = tokens.iter().position(|t| t.is(Word::Before))?;
    let (event, rest) = tokens.split_at(at);
    let mut rest = Cursor::new(rest.get(1..).unwrap_or_default());
    // Three days before the meeting: the span may stand on either side of 前.
    let number = event.iter().position(|t| matches!(t.tok, Tok::Num(_)) || t.is(Word::HalfMonth));
    let (event, mut span) = match number {
        Some(i) => {
            let mut c = Cursor::new(event.get(i..)?);
            let span = c.span().filter(|_| c.done())?;
            (event.get(..i)?, Some(span))
        }
        None => (event, None),
    };
    let mut event = event::own_words(event);
    while let Some((last, head)) = event.split_last()
        && (last.is(Word::AtLeast) || last.is(Word::Filler))
    {
        event = head;
    }
    let decision = event.last().is_some_and(|t| t.is(Word::Decision));
    let (anchor, event) = match event::name(event)?.as_slice() {
        _ if decision => (Anchor::BeforeDecision, None),
        [(Anchor::Event, text)] => (Anchor::Event, text.clone()),
        _ => return None,
    };
    let mut rule = TimeRule { anchor: Some(anchor), event, ..TimeRule::of(Class::AdvanceNotice) };
    let mut ask = None;
    if rest.sees(&[Word::Notice, Word::Advance]) && span.is_none() {
        let (shown, asked) = shown(rest.rest(), None)?;
        let shown = shown.first()?;
        (rule.minimum_display, rule.unit, ask) = (shown.minimum_display, shown.unit, asked);
        return Some((vec![rule], ask));
    }
    rest.eat(Word::AtLeast);
    rest.eat(Word::Ahead);
    if span.is_none() && !rest.done() {
        rest.eat(Word::AtLeast);
        span = Some(rest.span()?);
        rest.eat(Word::OrMore);
    }
    // 决定前7天公示: shown from seven days before on
    if span.is_some() {
        rest.eat_any(&[Word::Notice, Word::Advance]);
    }
    (rule.offset, rule.unit) = (span.map(|s| -s.n), span.map(|s| s.unit));
    rest.done().then(|| (vec![rule], ask.take()))
}

/// 提前5个工作日.
fn ahead(tokens: &[Token]) -> Option<Heard> {
    let mut c = Cursor::new(tokens);
    c.eat(Word::AtLeast);
    if !c.eat(Word::Ahead) {
        return None;
    }
    c.eat(Word::AtLeast);
    let mut rule = TimeRule { anchor: Some(Anchor::BeforeDecision), ..TimeRule::of(Class::AdvanceNotice) };
    if let Some(span) = c.span() {
        (rule.offset, rule.unit) = (Some(-span.n), Some(span.unit));
        c.eat(Word::OrMore);
    }
    c.eat_any(&[Word::Notice, Word::Advance]);
    c.done().then(|| (vec![rule], None))
}

/// 公示不少于5个工作日, 预公开不少于半个月, 公开时间不少于一周, 需事前公开的必须在事前公开.
fn shown(tokens: &[Token], before: Shown) -> Option<Heard> {
    let mut c = Cursor::new(tokens);
    let (mut advance, mut notice, mut display, mut bound, mut span) = (false, false, false, false, None);
    while !c.done() {
        match c.eat_any(&[Word::Advance, Word::Notice, Word::Display, Word::AtLeast, Word::OrMore]) {
            Some(Word::Advance) => advance = true,
            Some(Word::Notice) => notice = true,
            Some(Word::Display) => display = true,
            Some(_) if bound => return None,
            Some(_) => bound = true,
            None if span.is_some() => return None,
            None => span = Some(c.span()?),
        }
    }
    let addressed = tokens.iter().any(|t| t.is(Word::Audience) || t.is(Word::Verb));
    let anchor = match (advance, notice || display) {
        (true, _) => Anchor::BeforeDecision,
        (false, true) => Anchor::Released,
        // 社会≥15日, 公开不少于30日: only something shown is bounded from below.
        (false, false) if bound && span.is_some() => before.or_else(|| addressed.then_some(Anchor::Released))?,
        (false, false) => return None,
    };
    // 公开时间7日 could as well mean within seven days.
    if (display && !(bound && span.is_some())) || (bound && span.is_none()) {
        return None;
    }
    let rule = TimeRule {
        anchor: Some(anchor),
        minimum_display: span.map(|s| s.n),
        unit: span.map(|s| s.unit),
        ..TimeRule::of(Class::AdvanceNotice)
    };
    let ask = (notice && span.is_none()).then(|| {
        let words = tokens.iter().filter(|t| t.is(Word::Notice));
        (AskCode::HowLong, words.map(|t| t.text.as_str()).collect())
    });
    Some((vec![rule], ask))
}

/// 分期公开, 每完成一个阶段, 事前、事中、事后, 按工程进度及时公开, 每阶段完成后5日内.
pub(super) fn staged(tokens: &[Token], rules: &Ruleset) -> Option<Heard> {
    let mut rule = TimeRule { anchor: Some(Anchor::Stage), ..TimeRule::of(Class::Staged) };
    if tokens.iter().any(|t| t.is(Word::During)) {
        let phase = |t: &Token| {
            use Word::{Advance, Afterwards, And, During};
            t.word().is_some_and(|w| matches!(w, Advance | During | Afterwards | And))
        };
        let first = tokens.iter().position(phase)?;
        let last = tokens.iter().rposition(phase)?;
        let fits = tokens.iter().all(|t| phase(t) || t.is(Word::Staged) || t.is_neutral());
        rule.event = Some(said(tokens.get(first..=last)?));
        let ask = by_default(&mut rule, &defaults().staged, rules);
        return fits.then(|| (vec![rule], ask));
    }
    use Word::{After, By, Ended, Every, Progress, Stage, Staged};
    let tokens = along_progress(tokens).unwrap_or(tokens);
    let (mut stage, mut marked, mut after, mut span, mut prompt) = (false, false, false, None, None);
    let mut c = Cursor::new(tokens);
    let mut heard = tokens.first().is_some_and(|t| t.is(Word::Progress));
    if heard {
        c.eat(Word::Progress);
    }
    while !c.done() {
        if let Some(Tok::Prompt(Class::Immediate, phrase)) = c.peek() {
            prompt = Some(phrase.clone());
            c.pass();
        } else if after
            && span.is_none()
            && let Some(found) = c.span()
        {
            span = Some(found);
            c.eat(Word::Within);
        } else if c.number_and(&[Word::Times]).is_some_and(|(n, _)| n == 1) {
            // 每完成一个阶段公开一次
        } else if c.number_and(&[Word::Stage]).is_some_and(|(n, _)| n == 1) {
            stage = true;
        } else {
            match c.eat_any(&[Staged, Stage, Every, Ended, After, By, Progress])? {
                Word::Staged => heard = true,
                Word::Stage => stage = true,
                Word::After => after = true,
                // 公布进展: what is disclosed, not when.
                Word::Progress => {}
                _ => marked = true,
            }
        }
    }
    if !(heard || (stage && marked)) || (after && !stage) {
        return None;
    }
    let phrase = prompt.unwrap_or_else(|| defaults().staged.clone());
    let ask = match span {
        Some(span) => {
            (rule.offset, rule.unit) = (Some(span.n), Some(span.unit));
            None
        }
        None => by_default(&mut rule, &phrase, rules),
    };
    Some((vec![rule], ask))
}

/// 按工程进度…, 根据工作进展…: the clause from the progress on.
fn along_progress(tokens: &[Token]) -> Option<&[Token]> {
    let by = tokens.iter().position(|t| !t.is_neutral()).filter(|i| tokens.get(*i).is_some_and(|t| t.is(Word::By)))?;
    let at = tokens.iter().position(|t| t.is(Word::Progress))?;
    let between = tokens.get(by + 1..at)?;
    let plain = |t: &Token| t.is_neutral() || (t.tok == Tok::Other && !turns(&t.text));
    between.iter().all(plain).then(|| tokens.get(at..))?
}

/// 按上级文件规定, 另有规定的从其规定. The words that name the rule, if any do, and what follows.
pub(super) fn external(tokens: &[Token]) -> Option<(Heard, &[Token])> {
    let rule = || vec![TimeRule::of(Class::External)];
    if tokens.iter().any(|t| t.is(Word::Otherwise)) {
        let fits = |t: &Token| t.is(Word::Otherwise) || t.is(Word::Authority) || t.is(Word::And) || t.is_neutral();
        return tokens.iter().all(fits).then(|| ((rule(), None), tokens.get(tokens.len()..).unwrap_or_default()));
    }
    let by = tokens.iter().position(|t| !t.is_neutral()).filter(|i| tokens.get(*i).is_some_and(|t| t.is(Word::By)))?;
    let at = tokens.iter().rposition(|t| t.is(Word::Rule))?;
    let named = tokens.get(by + 1..at)?;
    let names = |t: &Token| t.is(Word::Authority) || (t.tok == Tok::Other && !turns(&t.text));
    let fits = |t: &Token| names(t) || t.is_neutral() || t.is(Word::And) || t.is(Word::Rule);
    if !named.iter().all(fits) {
        return None;
    }
    let vague = !named.iter().any(names);
    let ask = vague.then(|| (AskCode::Elsewhere, said(tokens.get(by..=at).unwrap_or_default())));
    Some(((rule(), ask), tokens.get(at + 1..)?))
}

/// 长期公开, 变动即更.
pub(super) fn lasting(tokens: &[Token], rules: &Ruleset) -> Option<Heard> {
    let mut c = Cursor::new(tokens);
    let mut rule = TimeRule::of(Class::LongTerm);
    if c.eat(Word::ChangeAtOnce) {
        rule.anchor = Some(Anchor::Changed);
        let ask = by_default(&mut rule, &defaults().change_at_once, rules);
        return c.done().then(|| (vec![rule], ask));
    }
    let lasts = [Word::LongTerm, Word::AllYear];
    c.eat_any(&lasts)?;
    while c.eat_any(&lasts).is_some() || c.eat(Word::And) {}
    c.done().then(|| (vec![rule], None))
}

/// 定期公开: the cycle is the ruleset's.
pub(super) fn regular(tokens: &[Token], rules: &Ruleset) -> Option<Heard> {
    let mut c = Cursor::new(tokens);
    let Some(Tok::Prompt(Class::Periodic, phrase)) = c.peek() else { return None };
    c.pass();
    if !c.done() {
        return None;
    }
    let mut rule = TimeRule::of(Class::Periodic);
    let period = rules.timing_default(phrase).and_then(|d| {
        rule.by_default = Some(d.id.clone());
        match d.unit {
            Unit::Month => Some(super::Period::months(d.count)),
            Unit::CalendarDay => Some(super::Period::days(d.count)),
            Unit::WorkingDay => None,
        }
    });
    rule.period = period.map(super::Period::iso);
    let ask = period.is_none().then(|| (AskCode::Evasive, phrase.clone()));
    if ask.is_some() {
        rule.by_default = None;
    }
    Some((vec![rule], ask))
}
