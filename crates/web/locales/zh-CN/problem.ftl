# 填写的内容有什么不对，怎么改
problem-title-missing = 写上标题
problem-title-long = 标题有 { $count } 个字，缩短到 60 字以内
problem-plain-missing = 用一句话说明这件事，读者先看到这一句
problem-plain-long = 一句话说明有 { $count } 个字，缩短到 120 字以内
problem-body-missing = 写上要公开的内容
problem-body-long = 公开内容太长，请分成几件公开
problem-correction-missing = 写明原来写的、现在改为什么、为什么更正
problem-correction-unchanged = 正文、标题和一句话说明都没有改，请把更正后的内容改到正文里
problem-correction-narrows = 更正要让看过原文的人都能看到，请选相同或者更大的范围；要缩小范围，请先撤回再重新公开
problem-scope-missing = 选择向谁公开
problem-scope-reason-missing = 公开范围和目录不一样，写明理由
problem-named-missing = 写上特定的组织代码或者人员账号，一行一个
problem-named-unknown = 没有找到：{ $names }。核对组织代码或者人员账号；人员要属于本组织或者下级组织
problem-day-unreadable = 日期要写成 2026-11-25 这样
problem-day-past = { $day } 已经过去，公开日期要填今天或以后
problem-day-far = 公开日期太远，最晚填 { $day }；核对年份是否写错
problem-modes-missing = 至少选择一种方式
problem-mode-unknown = 没有“{ $mode }”这种方式，请重新选择
problem-mode-scope = “{ $mode }”不适用于选定的公开范围，请改选方式或者范围
problem-necessity-missing = 写明为什么要公开，例如“群众关心花了多少钱”
problem-feasibility-missing = 写明现在公开是否可行，例如“数字已经核对”
problem-risk-missing = 逐项评估风险，还有 { $count } 项没有选
problem-contingency-missing = 风险不是“低”，要写应对预案：谁负责、采取什么措施、第一时间怎么说
problem-self-check-missing = 逐项确认保密自查，还有 { $count } 项没有勾选
problem-outcome-missing = 选择您的意见
problem-reason-missing = 写明原因
problem-checklist-contradicts = 选了“可以公开”，但检查表里有“涉及”或者“存疑”的项，请改其中一处
problem-checklist-missing = 逐项检查，还有 { $count } 项没有选
problem-ground-missing = 不予公开要选依据
problem-until-missing = 不予公开要写今天以后的复查日期，例如 2027-06-30
problem-secrecy-missing = 选择审查结论
problem-correction-missing-correction_was = 写明原来写的是什么
problem-correction-missing-correction_now = 写明现在改为什么
problem-correction-missing-correction_reason = 写明为什么更正
problem-contingency-missing-contingency_people = 风险不是“低”，应对预案要写谁负责
problem-contingency-missing-contingency_measures = 风险不是“低”，应对预案要写采取什么措施
problem-contingency-missing-contingency_statement = 风险不是“低”，应对预案要写第一时间怎么说
problem-password-missing = 填写现在的密码
problem-password-wrong = 现在的密码不对，密码没有改
problem-password-wait = 连续输错次数太多，请等 { $minutes } 分钟再试
problem-password-length = 新密码有 { $count } 个字符；要有 10 到 200 个
problem-password-same = 新密码和现在的一样，换一个
problem-password-login = 新密码里不要有账号
problem-password-differs = 两次填的新密码不一样，请重新填写
problem-cell-required = 这一格必须填写
problem-cell-long = 这一格太长，缩短到 2000 字以内
problem-cell-error = “{ $text }”是表格公式的错误值，不是内容，请填写实际内容
problem-category-unknown = 没有“{ $text }”这一类，从列出的类别里选
problem-scope-unclear = “{ $text }”不是公开范围，从列出的范围里选
problem-mode-unlisted = 没有认出“{ $text }”，会照原样公布；写错的请改
problem-mode-unclear = “{ $text }”里没有认出一种公开方式，例如“公开栏”“网站”
problem-time-unclear = { $text }
problem-time-by-default = “{ $text }”没有写明时间，按本地设定的时间办理
problem-catalogue-empty = 目录里还没有条目，至少要有一条
problem-catalogue-unchanged = 与生效的版本一样，没有要启用的改动
problem-row-gone = 这一行已经被别人删除
problem-too-many-rows = 一份目录最多 { $limit } 行
problem-personal-typed = 这里有{ $kind ->
    [id_number] 身份证号码
    [bank_card] 银行卡号
    [social_card] 社保卡、一卡通账号
    [passport] 护照、通行证号码
   *[other] 个人信息
 }（{ $masked }），请删去或者遮盖
problem-personal-open = 这里有{ $kind ->
    [id_number] 身份证号码
    [bank_card] 银行卡号
    [social_card] 社保卡、一卡通账号
    [passport] 护照、通行证号码
    [mobile] 手机号码
    [landline] 固定电话
    [plate] 车牌号码
    [address] 详细住址
    [email] 电子邮箱
    [birth_date] 出生日期
    [health] 健康状况
    [hardship] 困难情况
    [minor] 未成年人
   *[other] 个人信息
 }（{ $masked }）：删去或者遮盖；确实要公开的，在“文字里有个人信息”里勾选保留并写明理由
problem-checklist-found = “{ $name }”要单独作答：文字里查到的个人信息没有遮盖，也没有写明保留理由。请看过标出的地方再选
problem-typed-marked = 这里有密级标志或者内部资料字样。本平台不处理涉密内容：请不要在这里填写，按保密规定处理原件，有疑问问本单位保密工作机构。只是要说明“某处有标志”的，不要照抄标志，写“标有密级”就可以
problem-file-unknown = 有附件已经不在了，请重新上传
problem-files-many = 最多带 { $count } 个附件
problem-files-same-name = 有两个附件同名，请改名后重新上传其中一个
problem-file-unanswered = 附件“{ $name }”里还有没处理的个人信息或者读不出的内容，打开它遮盖，或者写明保留的理由
problem-file-none = 先选一个文件，再按“上传”
problem-file-marked = 这个文件带有密级标志或者内部资料字样，已经拒收，没有留下任何内容。本平台不处理涉密文件：请立即从这台电脑上按保密规定处理，并报告本单位保密工作机构
problem-file-empty = 文件是空的
problem-file-too-much = 文件太大或者太复杂，最多 50 MB、3000 页，请拆开后再传
problem-file-password = 文件加了密码，请去掉密码后再传
problem-file-format = 不收{ $format ->
    [old_office] 旧版 Office 或者 WPS 的 DOC、XLS、PPT、WPS 文件
    [rtf] RTF 文件
    [html] 网页文件
    [other_archive] RAR、7z 一类的压缩包
   *[other] 这种文件
}。请另存为 DOCX、XLSX、PPTX、PDF、OFD、ODT、TXT、CSV 或者图片再传，压缩包请用 ZIP
problem-file-damaged = 文件读不出来，可能已经损坏，请重新保存后再传
problem-file-irremovable = 要遮盖的内容在文件里去不掉（字体读不出），请在原文件里改好后再传
problem-file-name = 压缩包里有文件的名称会写到包外面，或者含有看不见的字符（{ $part }），请改名后重新压缩
problem-keep-reason-missing = 写明为什么可以公开，至少 4 个字
problem-number-joined = “{ $name }”的号码在已公开的 { $index } 里遮盖的是另外几位，两处合在一起就能还原。请改成与那里相同的遮盖方式，或者再遮盖几位
problem-urgent-reason-missing = 写明为什么等不及，办理和审批的人都会看到
problem-urgent-unavailable = 这里没有紧急程序，不能勾选“紧急”；去掉勾选，按通常程序办理
problem-urgent-not-with = { $fact ->
    [major] 特别重大
    [beyond_authority] 超出职权
    [media] 通过新闻媒体公开
    [doubtful] 是否涉密拿不准
    [joint] 共同形成
    [risky] 有不稳定风险
   *[society] 向社会公开
}的事项不能走紧急程序；去掉其中一项
problem-later-missing = 选择补审结论
problem-amiss-missing = 写明哪里有问题，承办人据此更正或者撤回
problem-first-scope-missing = 选择先向谁公开，或者选“不分阶段”并去掉日期
problem-first-not-wider = 只有向社会公开的才分阶段；改为向社会公开，或者选“不分阶段”
problem-first-of-correction = 更正不分阶段：看到原来内容的人应当同时看到更正
problem-first-not-before = 要早于向社会公开的日子（{ $day }）
