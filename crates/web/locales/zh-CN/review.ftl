# 筛查提示
hits-none = 没有筛查提示
hits-none-text = 没有查到个人信息和密级标志。机器查不全，仍请从头看一遍。
hit-mask = 建议遮盖
hit-judge = 请判断
hit-kept = 写明理由保留
hit-kept-why = { $who }说明保留：{ $reason }
hit-say = 退回时写明这一处
hit-note-mask = 第{ $sign }处{ $kind }，请遮盖为 { $masked }
hit-note-judge = 第{ $sign }处{ $kind }，请核实是否需要公开，不需要的请删去
left-kind = { $kind } { $n } 处
left-unread = 有看不到文字的地方，请打开看
left-kept = { $kinds }。{ $who }说明保留：{ $reason }

# 和以前比
before-title = 和以前公开的比较
before-lead = 同一目录事项上次在{ $day }公开：
before-corrected = 现在网上的版本，{ $day }公开：
before-same = 公开内容和上次一字不差。请确认不是照抄上期。
before-open = { $n } 处不同，逐段对照
before-was = 上次公开的
before-now = 这次要公开的
changed-was = 您上次签署时
changed-now = 现在
sides-none = （没有）

# 签署
sign-check-within = 包括：{ $items }。
sign-check-rest = 其余各项我都看过，都不涉及
sign-check-rest-hint = 有“涉及”“存疑”的先在上面逐项选，其余的勾这里，签署后逐项记为“不涉及”。查到的个人信息没有处理的，那一项要单独选
sign-reasons = 退回时可以选的原因
reasons-legend = 常用原因
reasons-hint = 可以多选，选了就不必再写；也可以在意见里用自己的话补充

# 意见单
opinion-form = 意见单，可以打印
form-secrecy = 保密审查意见单
form-title = { $step }意见单
form-lead = 归档用的意见单。用浏览器的打印功能打印。
form-number = { $org }保审〔{ $year }〕{ $no }号
form-version = 第 { $n } 版
form-matter = 公开事项
form-step = 办理环节
form-file = { $name }（摘要 { $digest }）
form-cited = 《{ $rules }》{ $article }
form-grounds = 依据
form-conclusion = 结论
form-escalated = 提请上级的原因
form-text = 意见
# used by the opinion form, by the part that was signed
form-digest-content = 内容摘要
# used by the opinion form, by the part that was signed
form-digest-plan = 方案摘要
form-answer = 结果
form-handler = 承办人
form-responsible = 责任人（签署）
form-date = 日期
form-released = 公开日期
form-foot-later = 本单由平台按签署时的记录生成。签署已记入存证日志，对应的是已经公开的这一版；以后的更正另成一版，不影响这次签署。
form-foot = 本单由平台按签署时的记录生成。签署已记入存证日志；摘要与公开的内容不一致的，这次签署不再有效。

# 批量审批
approvals-title = 批量审批
approvals-lead = 可以一起批准的 { $n } 件，要逐件审批的 { $single } 件。
approvals-what = 只列常规事项：同一类别、风险低、前面各环节都通过且没有提意见、没有筛查提示。每一件仍按它自己的内容单独签署。
approvals-none = 现在没有可以批量审批的事项
approvals-none-text = 轮到您审批的常规事项会按类别列在这里。
approvals-when = { $stages }（{ $modes }）
approvals-open = 看全文
approvals-digest = 内容摘要 { $digest }
approvals-each = 勾选的每一件单独签署。其中一件办不成，不影响其他各件；结果会逐件列出。
approvals-do = 批准勾选的事项
approvals-none-ticked = 先勾选要批准的事项
approvals-single = 请逐件审批
singular-no_approval = 不是审批环节
singular-correction = 是更正
singular-risk = 风险不低
singular-special = 有特别情况
singular-scope = 改变了公开范围
singular-remarks = 审核人提了意见
singular-passages = 文字有筛查提示
singular-files = 附件有保留内容
approved-title = 批准 { $signed } 件，没有批准 { $not } 件
approved-crumb = 结果
approved-signed = 已批准 { $n } 件
approved-not = 没有批准 { $n } 件
approved-unknown = 有一件
approved-absent = 不在您可以批准的事项里，没有签署。
approved-failed = 平台出了问题，这一件没有签署，请稍后再办。
approved-why = { $title }。{ $next }
approved-more = 回到批量审批
refusal-not-routine = 这一件要单独审批
refusal-not-routine-next = 它不属于常规事项，或者刚才又有变化。请打开它，看过再批。
todo-routine = 可以批量审批的常规事项 { $n } 件

# 不予公开登记
withheld-title = 不予公开登记
withheld-lead = { $org }决定不予公开的事项，共 { $n } 件。
withheld-what = 每一件都有依据和复查日期。到期前 30 天开始提醒，复查后继续不予公开，或者重新提出。
withheld-none = 没有不予公开的事项
withheld-none-text = 审核中决定不予公开的，会连同依据和复查日期登记在这里。
withheld-ground = 依据
withheld-reason = 理由
withheld-by = 决定
withheld-decided = { $day }，{ $title } { $name }
withheld-until = 复查日期
withheld-item = 目录事项
withheld-overdue = 复查已过期
withheld-soon = 快到复查日期
withheld-ahead = 不予公开
withheld-reopened = 可以重新提出
withheld-kept = { $day }复查，{ $who }：继续不予公开，{ $until }前再复查。{ $reason }
withheld-reopened-line = { $day }复查，{ $who }：可以重新提出。{ $reason }
withheld-propose = 重新提出方案
examine-title = 复查
examine-file = 看当时的卷宗
examine-verdict = 复查结论
verdict-keep = 继续不予公开
# used by the examination, which puts -hint behind the verdict's key
verdict-keep-hint = 写明下次复查的日期
verdict-reopen = 不再需要保留，可以重新提出
# used by the examination, which puts -hint behind the verdict's key
verdict-reopen-hint = 由承办人重新提出方案，照样经过保密审查、审核和审批
examine-until = 下次复查日期
examine-until-hint = 继续不予公开的填，例如 2027-06-30
examine-reason = 理由
examine-reason-hint = 会写进登记和办理经过
examine-do = 签署复查结论
examine-not = 先不办，回到登记
problem-verdict-missing = 选择复查结论
problem-reason-long = 理由请控制在 1000 字以内
refusal-not-withheld = 这一件没有不予公开的决定
refusal-not-withheld-next = 到不予公开登记里看看现在有哪些。
refusal-reopened-already = 这一件已经可以重新提出
refusal-reopened-already-next = 请承办人从目录重新提出方案。
done-examined = 复查结论已签署
done-examined-text = 下次复查日期已登记，到期前 30 天会提醒。
done-reopened = 已改为可以重新提出
done-reopened-text = 承办人可以从目录重新提出方案，照样经过全部程序。
phase-examined = 复查
life-examined = { $who }复查不予公开的决定
todo-withheld = 不予公开、快到或者已过复查日期的 { $n } 件
letter-withheld = 不予公开、待复查：{ $n } 件
letter-owed = 紧急公开后要补审或者处理：{ $n } 件
subtree-withheld = 不予公开的件数
subtree-withheld-what = 只有件数，没有内容。
subtree-withheld-all = 不予公开
subtree-withheld-overdue = 其中复查已过期

# Urgent disclosure and the review after the fact
urgent-title = 紧急公开
urgent-reason = 为什么等不及
urgent-reason-hint = 写具体：什么事、什么时候之前不公开会怎样。办理和审批的人都会看到，并入卷宗。
urgent-plan = 勾选“紧急”后，{ $steps }在公开后 { $days } 个工作日内补办，保密审查和审批不能省。{ $basis }
urgent-later = { $steps }在公开后 { $days } 个工作日内补办。
later-title = 事后补审
later-owed = 待补审
later-overdue = 逾期未补审
later-in_order = 补审：没有问题
later-amiss = 补审：有问题
later-step = { $step }（公开后补审）
later-step-version = { $step }（第 { $n } 版公开后补审）
later-to-come = 公开后补审
later-due = { $day }前补审
later-digest = 签署对应的内容摘要 { $digest }，就是已经公开的这一版。公开的内容不再改动；要改走更正，另成一版，这次签署照样留存。
later-line = { $version ->
    [1] { $day }公开
   *[other] 第 { $version } 版，{ $day }公开
}，{ $due }前补审
later-provisional = 当年放假安排没有公布，日期可能调整
later-what = 紧急公开时后置的审核，公开以后一定要补；补齐之前、发现的问题更正公开或者撤回之前，都不能立卷归档。
later-lead = 这是{ $day }按紧急程序公开的内容，一字未改。请在{ $due }前补审。
later-late = 补审日期是{ $due }，已经过了。请现在补审。
later-outcome = 补审结论
outcome-later-in_order = 没有问题
outcome-later-in_order-hint = 补审到此结束。
outcome-later-amiss = 有问题
outcome-later-amiss-hint = 不会自动撤下：交承办人提出更正，或者由审批人撤回。更正公开或者撤回以前，不能归档。
later-text = 补审意见
later-text-hint = 有问题的写明是什么问题。意见存入卷宗，进入存证。
later-do = 签署补审意见
later-not = 返回卷宗
later-open = 现在补审
# used by the pages of a file, with what is being done about it behind
mend-title-open = 补审发现问题，等待处理
mend-title-correcting = 补审发现问题，已提出更正，正在办理
mend-title-before = 补审发现问题，正在办理的更正是在这之前提出的
mend-what-open = 已经公开的内容不会自动撤下，处理以前也不能归档。请承办人按意见提出更正；不宜继续公开的，由审批人撤回。
mend-what-correcting = 更正公开以前，公开的仍是有问题的内容，也不能归档。签署更正的人请对照上面的意见，看问题是不是都改了。
mend-what-before = 请承办人对照上面的意见核对：更正没有改到的，收回后重新提出。更正公开以前，公开的仍是有问题的内容，也不能归档。
mend-who = { $who }，{ $at }：
todo-later-due = 紧急公开，{ $day }前补审
todo-mend = 处理
todo-mend-before = 核对更正
todo-mend-line = { $who }：{ $text }
chip-later = 待补审
chip-later-overdue = 逾期未补审
chip-mend = 补审有问题
chip-urgent = 紧急
done-reviewed-later = 已经补审
done-reviewed-later-text = 意见已经签署，存入卷宗和存证。
