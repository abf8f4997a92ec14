# 应公开任务：到期、零报告、事由、日历
obligation-upcoming = 未到
obligation-due = 应公开
obligation-met = 按时公开
obligation-late = 逾期公开
obligation-missed = 逾期未公开
obligation-on = { $day }办结
obligation-today = 今天到期
obligation-past = 已过 { $n } 天
obligation-ahead = 还有 { $n } 天
obligation-period = { $first }至{ $last }
obligation-provisional = { $day }（放假安排未公布，暂按双休日计算）
# 天数是本地设定的
obligation-local = 目录和条例没有写天数，按本地设定推算
obligation-item = 公开事项
obligation-day = 到期日
obligation-state = 状态
obligation-scope = 公开范围
obligation-act = 办理
obligation-plan = 拟方案
obligation-nil = 零报告
obligation-nil-because = 零报告：{ $text }
obligation-see = 查看公开内容
obligation-open = 查看
obligations-title = 应公开任务
obligations-lead = { $org }。截至 { $date }，按目录生效条目的公开频次推算。
obligations-by-state = 按状态
obligations-open = 要办的
obligations-calendar = 按月看日历
obligations-caption = 应公开任务，按到期日排列
obligations-none = 没有这样的任务
obligations-none-text = 目录条目生效后，按公开频次到期的任务会列在这里。
obligations-unclear = { $n } 条的公开频次待澄清
obligations-unclear-text = 读不出时间的条目不产生任务。
obligations-unclear-do = 到目录里回答
obligations-unclear-line = 第 { $no } 条 { $item }

# 日历
nav-calendar = 日历
calendar-title = { $month }应公开任务
calendar-before = 上个月
calendar-now = 本月
calendar-after = 下个月
calendar-list = 按状态列表
calendar-none = 这个月没有到期的任务
calendar-none-text = 换一个月，或者看按状态的列表。
calendar-provisional = 这一年的放假安排还没有公布
calendar-provisional-text = 工作日暂按双休日推算，公布后可能变动。
calendar-made-up = 班
calendar-missed = 逾 { $n }
calendar-due = 应 { $n }
calendar-late = 迟 { $n }
calendar-met = 齐 { $n }
calendar-upcoming = { $n } 件
# used by the calendar's head
weekday-short-1 = 一
weekday-short-2 = 二
weekday-short-3 = 三
weekday-short-4 = 四
weekday-short-5 = 五
weekday-short-6 = 六
weekday-short-7 = 日
feed-title = 在自己的日历里看
feed-text = 手机和电脑上的日历程序可以订阅下面的地址，到期前三天提醒。
feed-link = 日历订阅地址
feed-secret = 知道这个地址的人都能看到这些事项名称和日期，请不要转发；重新生成后，旧地址立即失效。
feed-make = 生成订阅地址
feed-renew = 重新生成
feed-name = { $org }应公开任务
feed-summary = { $item }（{ $state }）
feed-name-public = { $org }公开日历
feed-summary-public = 公开：{ $item }

# 条目
entry-lead = { $org } 公开目录第 { $no } 条
entry-category = 类别
entry-scope = 公开范围
entry-modes = 公开方式
entry-frequency = 公开频次
entry-responsible = 责任单位
entry-facts = 目录里怎么写的
entry-ended = 这一条已经不在目录里
entry-ended-text = 以前的任务和记录仍可查看。
entry-unclear = 公开频次待澄清，不产生任务
entry-open = 要办的
entry-open-none = 现在没有要办的。
entry-later = 往后
entry-past = 已办结
entry-records = 记录
entry-records-none = 还没有记录。
entry-nil = 本期没有内容，作零报告：{ $period } { $due } 到期
entry-nil-reason = 为什么本期没有内容
entry-nil-hint = 会记下您的姓名和职务，公开目录上算按时办结。
entry-nil-do = 提交零报告

# 记录
record-nil = 零报告
record-formed = 信息形成
record-changed = 内容变更
record-obtained = 获取信息
record-signed_off = 签批
record-event = 事项发生
record-decision = 将要决定
record-stage = 阶段
record-new = 记一件起算时间的事
record-new-text = 这一条的公开时间从这样的事算起；记下之后，任务按频次自动生成。
record-kind = 是什么
record-on = 哪一天
record-text = 名称
record-text-hint = 例如“第三季度村民代表会议”。阶段、决定、事项要写名称。
record-do = 记下
record-revoke = 记错了
record-revoke-why = 为什么撤销
record-revoke-do = 撤销这条记录
record-revoked = { $who }于 { $at } 撤销：{ $why }

# 待办里的任务
todo-pressing = 到期要公开的
todo-pressing-all = 查看全部任务（到期 { $n } 件）
todo-due = { $day } 到期
todo-filings = 下级报来的目录 { $n } 件
todo-remarks = 上级的备案意见 { $n } 条待答复

# 每日邮件
mail-title = 每日邮件提醒
mail-lead = 每天早上八点以后发一封邮件，只写要办的有几件和到哪里看，不写任何标题和内容。没有要办的就不发。
mail-open = 填写或修改邮箱
mail-address = 邮箱地址
mail-address-hint = 例如 dwgk@example.gov.cn。留空就不再保存您的邮箱。
mail-digest = 每天早上发给我
mail-digest-hint = 七天内到期、已经逾期、等您签署、待接收的备案各有几件
mail-do = 保存
mail-back = 回到日历
mail-none = 本站还没有配置发信
mail-none-text = 您可以先填好；管理员配置发信服务器以后，从第二天早上开始发。
problem-mail-missing = 要收邮件，请填写邮箱地址
problem-mail-unreadable = 这不是邮箱地址，请核对，例如 dwgk@example.gov.cn
letter-subject = { $site }：今天有 { $n } 件要办
letter-subject-told = { $site }：今日提示
letter-greeting = { $name }同志：
letter-day = { $day }，{ $site }上要办的：
letter-turns = 等您签署：{ $n } 件
letter-missed = 逾期未公开：{ $n } 件
letter-due = 七天内到期：{ $n } 件
letter-filings = 下级报来、待接收的目录：{ $n } 件
letter-remarks = 上级备案意见、待答复：{ $n } 条
letter-findings = 检查发现的问题：{ $n } 个
letter-below = 下级逾期未公开：{ $n } 件
letter-line = { $what }
    { $url }
letter-foot = 这封邮件只写件数，不写内容。不想再收：{ $url }

# 记录和零报告里的错误
problem-record-kind = 请选择记的是什么
problem-record-day = 请填写日期，例如 2026-11-23
problem-record-future = 还没有发生的事不能记；今天是 { $day }
problem-record-far = 日期太远，最晚填 { $day }；核对年份是否写错
problem-record-past = 日期太早，最早填 { $day }；核对年份是否写错
problem-record-name = 请写明名称，到期任务靠它区分
problem-record-long = 名称太长，缩短到 200 字以内
problem-record-reason-long = 原因太长，缩短到 500 字以内
refusal-entry-ended = 这一条已经不在目录里
refusal-entry-ended-next = 打开现行目录，在接替它的条目上办理。
refusal-no-such-obligation = 没有这一期任务
refusal-no-such-obligation-next = 记录可能已被撤销，或者目录已经调整。请在下面现有的任务里选择。
refusal-obligation-met = 这一期已经办结
refusal-obligation-met-next = 不用再报；办结的方式列在“已办结”里。
refusal-obligation-not-open = 这一期还没有开始
refusal-obligation-not-open-next = 到了期内，确实没有内容，再作零报告。
refusal-record-revoked = 这条记录已经撤销
refusal-record-revoked-next = 需要的话，重新记一条。

# 刚办完的事
done-mail = 已保存，邮件会发到您填的邮箱
done-mail-text = 从下一个早上开始。地址只用来发这封提醒。
done-mail-off = 已保存，不发邮件
done-mail-off-text = 需要时随时可以再打开。
done-nil = 零报告已提交
done-nil-text = 这一期算作已办，记录了您的姓名、职务和原因。
done-recorded = 已记下
done-recorded-text = 由它起算的任务已经列出来了。
done-revoked = 记录已撤销
done-revoked-text = 记录和撤销的原因仍然可以查看，由它起算的任务不再列出。
done-link = 订阅地址已生成
done-link-text = 把页面下方的地址添加到日历程序里。
