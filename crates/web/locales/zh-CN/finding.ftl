# 检查发现：标题、缘由、怎么办
# used by the pages that show findings and by `gongkai check`; keys are put together from the finding's code
finding-no_catalogue = 没有生效的公开目录
finding-no_catalogue-why = 党的组织应当编制公开目录；平台上还没有这个组织生效的目录。
finding-no_catalogue-do = 新建目录，可以从表格导入，核对后设为生效。
finding-not_published = 目录还没有公布
finding-not_published-why = 目录自{ $since }起生效，还没有在党内或者向社会公布。
finding-not_published-do = 打开目录，选择公布范围后公布。
finding-not_filed = 目录还没有报备
finding-not_filed-why = 目录应当报上一级党组织备案。备案的日期由本地设定，为{ $due }，条文没有规定日数；平台上还没有报送记录。
finding-not_filed-do = 打开目录，报送备案；不影响目录生效。
finding-filing_unrecorded = 没有纸质备案的记录
finding-filing_unrecorded-why = 上级不在平台上，备案用纸质文件报送。到本地设定的日期{ $due }，平台上还没有登记。可能已经报送，只是没有登记。
finding-filing_unrecorded-do = 已经报送的，登记文号和日期；还没有报送的，报送后登记。
finding-filed_unanswered = 报备后还没有回音
finding-filed_unanswered-why = 目录已于{ $sent }报送，超过本地设定的{ $days }天，上级还没有确认收到。目录照常有效。
finding-filed_unanswered-do = 提醒上级确认。
finding-remarks_open = 备案意见还没有答复
finding-remarks_open-why = 上级在{ $remarked }提出意见，还有{ $count }条没有答复，已超过本地设定的{ $days }天。
finding-remarks_open-do = 逐条答复；需要调整的，从现行目录开始调整。
finding-category_uncovered = { $advice ->
        [true] 重点内容“{ $category }”没有列入目录
       *[other] 应公开内容“{ $category }”没有列入目录
    }
finding-category_uncovered-why = { $advice ->
        [true] 条文把“{ $category }”列为公开重点，由组织按职责确定具体内容；目录里还没有这一项，供参考。
       *[other] 条文列有“{ $category }”，目录里没有对应的条目，也没有声明不适用。
    }
finding-category_uncovered-do = 增加条目；确实没有这方面事务的，声明不适用并写明原因。
finding-field_missing = 目录条目缺“{ $column }”
finding-field_missing-why = 第{ $no }条“{ $item }”的“{ $column }”是空的。
finding-field_missing-do = 打开目录，补上这一栏。
finding-time_unclear = 公开频次待澄清
finding-time_unclear-why = 第{ $no }条“{ $item }”的频次读不出明确的时间，所以没有生成任务。要问的是：{ $question }
finding-time_unclear-do = 打开目录，回答这个问题。
finding-place_elsewhere = 事项点名了别处
finding-place_elsewhere-why = 第{ $no }条“{ $item }”点名了别处：{ $place }。可能是照搬了别处的目录；确实与那里有关的，不用理会。
finding-place_elsewhere-do = 打开目录看一看；照搬的，改成本单位的事项。
finding-obligation_missed = 到期没有公开
finding-obligation_missed-why = 按目录第{ $no }条“{ $item }”的频次，最迟应当在{ $due }公开；到期没有公开，也没有零报告。
finding-obligation_missed-do = 补公开，会如实显示为逾期；这一期没有内容的，作零报告。
finding-obligation_late = 公开晚于约定日期
finding-obligation_late-why = 按目录第{ $no }条“{ $item }”的频次，最迟应当在{ $due }公开，实际在{ $on }公开。
finding-obligation_late-do = 已经公开，不用补办；经常来不及的，可以调整目录的频次。
finding-leader_unnamed = 没有明确分管领导
finding-leader_unnamed-why = 党的基层组织应当明确分管党务公开的领导；平台上没有登记。
finding-leader_unnamed-do = 请系统管理员登记分管领导。
finding-staff_unnamed = 没有明确工作人员
finding-staff_unnamed-why = 党的基层组织应当明确负责党务公开的具体工作人员；平台上没有登记。
finding-staff_unnamed-do = 请系统管理员登记工作人员的岗位。
finding-exposed = 公开的内容里有不该公开的信息
finding-exposed-why = 用今天的规则重新检查，“{ $number }”里有 { $count } 处密级标志或者个人信息。
finding-exposed-do = 立即处理：能遮盖的更正后重新公开；已经造成影响的先撤回。
finding-review_overdue = 紧急公开的审核没有按期补
finding-review_overdue-why = “{ $number }”{ $released }按紧急程序公开，当时后置的审核应当在{ $due }前补上，到期没有补。
finding-review_overdue-do = 请负责审核的岗位现在补审，签署意见。
finding-review_amiss = { $mending ->
    [open] 事后补审发现有问题，还没有处理
   *[other] 事后补审发现有问题，已提出更正，正在办理
}
finding-review_amiss-why = “{ $number }”{ $released }按紧急程序公开，事后补审认为有问题{ $mending ->
    [open] ，还没有更正，也没有撤回。
    [before] 。更正是在补审意见之前提出的，正在办理；更正公开以前，公开的仍是有问题的内容。
   *[other] 。已提出更正，正在办理；更正公开以前，公开的仍是有问题的内容。
}
finding-review_amiss-do = { $mending ->
    [open] 请承办人按补审意见提出更正；不宜继续公开的，请审批人撤回。
    [before] 请承办人对照补审意见核对更正，没有改到的收回后重新提出；不宜继续公开的，请审批人撤回。
   *[other] 请抓紧办完更正；不宜继续公开的，请审批人撤回。
}
finding-withheld_review_due = 不予公开的事项该复查了
finding-withheld_review_due-why = { $decided }决定不予公开，当时定于{ $until }复查，日期已过。
finding-withheld_review_due-do = 复查：可以公开的提出公开，仍不宜公开的写明依据和下次复查日期。
finding-stale_page = 长期公开的内容很久没有更新
finding-stale_page-why = 第{ $no }条“{ $item }”最近一次更新或确认是{ $updated }，已超过本地设定的{ $months }个月。内容可能没有变化。
finding-stale_page-do = 看一遍：有变化的更新，没有变化的作零报告确认。
finding-same_text = 几次公开的文字几乎相同
finding-same_text-why = 从{ $from }到{ $to }有{ $times }次公开，除日期、数字和地名外文字几乎相同（最早{ $first }，最近{ $number }）。这只是提示，不一定有问题。
finding-same_text-do = 对照着看：内容确实相同的不用改；是套用旧稿的，更正为这一期的实际情况。
finding-same_text_elsewhere = 文字与其他组织的几乎相同
finding-same_text_elsewhere-why = { $number }的文字，除日期、数字和地名外与{ $other }在{ $other_on }公开的{ $other_number }几乎相同。转载、联合发布也会这样，这只是提示。
finding-same_text_elsewhere-do = 对照着看：是转载的注明来源；是套用的，更正为本组织的实际情况。
finding-result_only = 只公开了结果
finding-result_only-why = 第{ $no }条“{ $item }”约定公开过程；已有的{ $count }次公开里只看得到结果。系统只看用词，可能看错。
finding-result_only-do = 补充经过，例如申请、评议、公示、决定各在何时；已经写明的不用改。
finding-basis-article = 依据：第{ $article }条
finding-basis-local = 本地设定，不是条文的要求：{ $source }
severity-serious = 严重
severity-warning = 应改
severity-advice = 提示

# 页面
nav-findings = 检查
findings-below = 看下级的情况
nav-oversight = 督查
findings-title = 检查发现
findings-title-of = { $org }的检查发现
findings-lead = { $org }。截至 { $date }，由平台按规则、目录和公开记录算出。
findings-what = 检查发现只说明哪里需要看一看，不下结论；每一条都写明依据是条文还是本地设定。
findings-none = 没有发现问题
findings-none-text = 目录、备案、到期任务和公开内容出现需要看的地方时，会列在这里，并说明怎么办。
findings-back = 回到督查
finding-since = 自 { $day } 起
finding-to-catalogue = 打开目录
finding-to-row = 打开这一行
finding-to-filing = 打开备案
finding-to-entry = 打开这一条
finding-to-file = 打开这件公开
finding-side-by-side = 对照着看
finding-to-public-catalogue = 看它公布的目录
alike-title = 文字相近的公开内容
alike-lead = 除日期、数字和地名外，下面几件的文字几乎相同。转载、联合发布也会这样。
alike-none = 没有可以对照的
alike-none-text = 文字相近的内容可能不在您的公开范围内，或者已经更正。
subtree-title = { $org }范围内的情况
subtree-lead = { $org }和它下面的组织。截至 { $date }。
subtree-caption = 各组织的检查发现和逾期未公开
subtree-org = 组织
subtree-missed = 逾期未公开
subtree-itself = { $org }（本级）
subtree-own = 本级发现
subtree-total = 合计
subtree-by-code = 按种类
subtree-by-code-what = 同一种发现合成一行，少见的排在前面。
subtree-kind = 种类
subtree-weight = 轻重
subtree-count = 数量
kind-lead = { $org }和它下面的组织，{ $n } 处。截至 { $date }。
kind-why = 情况
kind-since = 自何时起
subtree-missed-title = 逾期未公开的事项
subtree-missed-none = 没有逾期未公开的事项。
subtree-since = 到期日
subtree-more = 还有 { $n } 项，打开下级组织可以看到。
# used by the subtree page; keys are put together from the finding's code
finding-no_catalogue-short = 没有目录
finding-not_published-short = 目录未公布
finding-not_filed-short = 目录未备案
finding-filing_unrecorded-short = 备案未登记
finding-filed_unanswered-short = 备案无回音
finding-remarks_open-short = 意见未答复
finding-category_uncovered-short = 类别未覆盖
finding-field_missing-short = 栏目空缺
finding-time_unclear-short = 频次待澄清
finding-place_elsewhere-short = 事项点名别处
finding-obligation_missed-short = 逾期未公开
finding-obligation_late-short = 逾期公开
finding-leader_unnamed-short = 未明确分管领导
finding-staff_unnamed-short = 未明确工作人员
finding-exposed-short = 公开内容泄露信息
finding-review_overdue-short = 紧急公开未补审
finding-review_amiss-short = 补审有问题，没有了结
finding-withheld_review_due-short = 不予公开待复查
finding-stale_page-short = 长期未更新
finding-same_text-short = 几期文字相同
finding-same_text_elsewhere-short = 与其他组织文字相同
finding-result_only-short = 只有结果
