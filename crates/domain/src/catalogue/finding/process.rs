//! Does a text tell the way to a result, or the result alone?
//!
//! A local detector that reads words, not meaning: it speaks up only when an entry promises the way in so many words, and a
//! text has a result and none of the many words for a way.

use rules::time_rule::{Class, TimeRule};

/// Words with which an entry promises the way.
const PROMISES: &[&str] = &["过程", "程序", "全程", "各阶段", "分阶段", "各环节", "进展", "推进情况", "办理流程"];
/// Words of a result.
const RESULTS: &[&str] = &["结果", "名单", "决定", "批准", "通过", "确定", "当选", "同意"];
/// Words of a way.
const WAYS: &[&str] = &[
    "申请",
    "推荐",
    "提名",
    "评议",
    "讨论",
    "研究",
    "审查",
    "审核",
    "考察",
    "公示",
    "征求意见",
    "表决",
    "投票",
    "票决",
    "调查",
    "核实",
    "政审",
    "培训",
    "听取",
    "酝酿",
    "程序",
    "过程",
    "阶段",
    "步骤",
    "首先",
    "随后",
    "经过",
    "经党",
    "经支",
    "经镇",
    "经村",
    "会议",
    "大会",
];

/// Does an entry promise the way: by its words, or because it is disclosed stage by stage?
#[must_use]
pub fn promises_process(item: &str, rules: &[TimeRule]) -> bool {
    rules.iter().any(|rule| rule.class == Class::Staged) || PROMISES.iter().any(|word| item.contains(word))
}

/// Does a text tell a result and nothing of the way to it? `title` and `body` as published.
#[must_use]
pub fn result_only(title: &str, body: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| title.contains(word) || body.contains(word));
    says(RESULTS) && !says(WAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_without_its_way() {
        for (title, body, expect) in [
            ("2026年发展党员结果", "张某、李某为中共预备党员。", true),
            ("低保名单", "第一组：王某；第三组：赵某。", true),
            ("发展党员情况", "经支部大会讨论，票决通过，公示五个工作日，无异议，结果如下。", false),
            ("低保评定结果", "由本人申请，村民小组评议，张榜公示后确定。", false),
            ("春耕工作动态", "全村已翻耕三百亩。", false),
        ] {
            assert_eq!(result_only(title, body), expect, "{title}");
        }
    }

    #[test]
    fn entries_that_promise_the_way() {
        for (item, expect) in
            [("发展党员全过程", true), ("重大项目推进情况", true), ("党费收缴情况", false), ("领导班子分工", false)]
        {
            assert_eq!(promises_process(item, &[]), expect, "{item}");
        }
    }
}
