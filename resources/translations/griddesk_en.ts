<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
  <context>
    <name>GridDesk</name>
    <message>
      <source> 天后恢复</source>
      <translation> days, then resume</translation>
    </message>
    <message>
      <source>10 分钟内 {count} 条</source>
      <translation>{count} in 10 min</translation>
    </message>
    <message>
      <source>103.95,30.99　gcj 103.95,30.99</source>
      <translation>103.95,30.99　gcj 103.95,30.99</translation>
    </message>
    <message>
      <source>13 小时</source>
      <translation>13 h</translation>
    </message>
    <message>
      <source>26 小时</source>
      <translation>26 h</translation>
    </message>
    <message>
      <source>3 件以上未结</source>
      <translation>3 or more open</translation>
    </message>
    <message>
      <source>6 小时</source>
      <translation>6 h</translation>
    </message>
    <message>
      <source>A 在岗</source>
      <translation>A on duty</translation>
    </message>
    <message>
      <source>A/B 岗</source>
      <translation>A/B posts</translation>
    </message>
    <message>
      <source>Alt 拖动</source>
      <translation>Alt drag</translation>
    </message>
    <message>
      <source>A岗</source>
      <translation>A post</translation>
    </message>
    <message>
      <source>A岗 {name}</source>
      <translation>A {name}</translation>
    </message>
    <message>
      <source>A岗 {name} 在岗时段</source>
      <translation>A {name}, in post hours</translation>
    </message>
    <message>
      <source>B {name} 代</source>
      <translation>B {name} covering</translation>
    </message>
    <message>
      <source>B {name}（待确认）</source>
      <translation>B {name} (to confirm)</translation>
    </message>
    <message>
      <source>B 代</source>
      <translation>B covering</translation>
    </message>
    <message>
      <source>B 待确认</source>
      <translation>B to confirm</translation>
    </message>
    <message>
      <source>B岗</source>
      <translation>B post</translation>
    </message>
    <message>
      <source>B岗 {name}</source>
      <translation>B {name}</translation>
    </message>
    <message>
      <source>B岗 {name} 已拒绝</source>
      <translation>B {name} refused</translation>
    </message>
    <message>
      <source>B岗 {name} 已接受</source>
      <translation>B {name} accepted</translation>
    </message>
    <message>
      <source>B岗 {name} 待确认，{until} 前未答即空岗</source>
      <translation>B {name} to confirm; vacant without an answer by {until}</translation>
    </message>
    <message>
      <source>B岗 {name} 未在时限内接受</source>
      <translation>B {name} did not accept in time</translation>
    </message>
    <message>
      <source>CGCS2000（天地图）</source>
      <translation>CGCS2000 (Tianditu)</translation>
    </message>
    <message>
      <source>Enter 显示 · Alt+↑↓ 换位 · Esc 关闭</source>
      <translation>Enter shows · Alt+↑↓ moves · Esc closes</translation>
    </message>
    <message>
      <source>F1 或 Esc 关闭</source>
      <translation>F1 or Esc closes</translation>
    </message>
    <message>
      <source>F5 立即重试 · F8 或 Esc 关闭</source>
      <translation>F5 tries now · F8 or Esc closes</translation>
    </message>
    <message>
      <source>GCJ-02（高德、腾讯等，自动纠偏）</source>
      <translation>GCJ-02 (Amap, Tencent ...; shifted back)</translation>
    </message>
    <message>
      <source>MBTiles 文件</source>
      <translation>MBTiles file</translation>
    </message>
    <message>
      <source>PMTiles 文件</source>
      <translation>PMTiles file</translation>
    </message>
    <message>
      <source>Tab 移动 · Enter 下达 · Esc 关闭</source>
      <translation>Tab moves · Enter orders · Esc closes</translation>
    </message>
    <message>
      <source>WMTS 参数</source>
      <translation>WMTS parameters</translation>
    </message>
    <message>
      <source>WMTS 服务（天地图等）</source>
      <translation>WMTS server (Tianditu ...)</translation>
    </message>
    <message>
      <source>XYZ 瓦片服务</source>
      <translation>XYZ tile server</translation>
    </message>
    <message>
      <source>cyzl008　chaoyang　朝yzl</source>
      <translation>cyzl008　chaoyang　initials and syllables mixed</translation>
    </message>
    <message>
      <source>{age} 前</source>
      <translation>{age} ago</translation>
    </message>
    <message>
      <source>{age}前 · 精度 {n} 米</source>
      <translation>{age} ago · within {n} m</translation>
    </message>
    <message>
      <source>{city}网格指挥</source>
      <translation>{city} grid command</translation>
    </message>
    <message>
      <source>{count} 条指令在本机等待</source>
      <translation>{count} orders wait on this machine</translation>
    </message>
    <message>
      <source>{days} 天 {hours} 时</source>
      <translation>{days} d {hours} h</translation>
    </message>
    <message>
      <source>{deed}：冲突，{name} 已签占，至 {until}</source>
      <translation>{deed}: conflict, claimed by {name} until {until}</translation>
    </message>
    <message>
      <source>{deed}：冲突，事件已被他人更新</source>
      <translation>{deed}: conflict, somebody changed the incident</translation>
    </message>
    <message>
      <source>{deed}：发送中</source>
      <translation>{deed}: sending</translation>
    </message>
    <message>
      <source>{deed}：已接受</source>
      <translation>{deed}: accepted</translation>
    </message>
    <message>
      <source>{deed}：已撤回</source>
      <translation>{deed}: withdrawn</translation>
    </message>
    <message>
      <source>{deed}：已记下，待发送</source>
      <translation>{deed}: written down, to be sent</translation>
    </message>
    <message>
      <source>{deed}：已过期，未送达中心，请重新下达</source>
      <translation>{deed}: expired, never reached the central; give it again</translation>
    </message>
    <message>
      <source>{deed}：现在不能下达，所写已保留</source>
      <translation>{deed}: not possible now, your words are kept</translation>
    </message>
    <message>
      <source>{deed}：结果未知，正在核对，勿重复下达</source>
      <translation>{deed}: outcome unknown, being checked; do not repeat it</translation>
    </message>
    <message>
      <source>{deed}：被拒绝 {why}</source>
      <translation>{deed}: rejected, {why}</translation>
    </message>
    <message>
      <source>{duty}（示例）</source>
      <translation>{duty} (sample)</translation>
    </message>
    <message>
      <source>{d} 天</source>
      <translation>{d} d</translation>
    </message>
    <message>
      <source>{d} 天 {h} 时</source>
      <translation>{d} d {h} h</translation>
    </message>
    <message>
      <source>{first} 至 {last} · {authors} 登记</source>
      <translation>{first} to {last} · entered by {authors}</translation>
    </message>
    <message>
      <source>{grid} 将无人在岗</source>
      <translation>{grid} would be unmanned</translation>
    </message>
    <message>
      <source>{hours} 时</source>
      <translation>{hours} h</translation>
    </message>
    <message>
      <source>{hours} 时 {minutes} 分</source>
      <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
      <source>{households} 户 · {residents} 人</source>
      <translation>{households} households · {residents} people</translation>
    </message>
    <message>
      <source>{h} 时</source>
      <translation>{h} h</translation>
    </message>
    <message>
      <source>{h} 时 {m:02d}</source>
      <translation>{h} h {m:02d}</translation>
    </message>
    <message>
      <source>{h} 时 {m} 分</source>
      <translation>{h} h {m} min</translation>
    </message>
    <message>
      <source>{initials} 在看</source>
      <translation>read by {initials}</translation>
    </message>
    <message>
      <source>{kind}（相近）</source>
      <translation>{kind} (nearest)</translation>
    </message>
    <message>
      <source>{minutes} 分</source>
      <translation>{minutes} min</translation>
    </message>
    <message>
      <source>{minutes} 分 {seconds} 秒</source>
      <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
      <source>{month}月{day}日 {weekday}</source>
      <translation>{weekday} {day}/{month}</translation>
    </message>
    <message>
      <source>{m} 分</source>
      <translation>{m} min</translation>
    </message>
    <message>
      <source>{m} 分 {s} 秒</source>
      <translation>{m} min {s} s</translation>
    </message>
    <message>
      <source>{names} 已同意</source>
      <translation>approved by {names}</translation>
    </message>
    <message>
      <source>{names} 等 {n} 个</source>
      <translation>{names} … ({n})</translation>
    </message>
    <message>
      <source>{name} · 已 {held}</source>
      <translation>{name} · for {held}</translation>
    </message>
    <message>
      <source>{name} · 已 {held} · 移交 {other} 待接受</source>
      <translation>{name} · for {held} · offered to {other}</translation>
    </message>
    <message>
      <source>{name} 下达，已发出；结果待其登录本机后核对</source>
      <translation>Sent by {name}; result asked once they sign in here</translation>
    </message>
    <message>
      <source>{name} 下达，未发出；待其登录本机</source>
      <translation>Given by {name}, not sent; waits for them here</translation>
    </message>
    <message>
      <source>{name} 临时顶A岗，至 {until}{by}</source>
      <translation>{name} stands in for A until {until}{by}</translation>
    </message>
    <message>
      <source>{name} 已先签占</source>
      <translation>{name} claimed it first</translation>
    </message>
    <message>
      <source>{name} 已先签占，至 {time}</source>
      <translation>{name} claimed it first, until {time}</translation>
    </message>
    <message>
      <source>{name} 已拒绝代班</source>
      <translation>{name} has refused to cover</translation>
    </message>
    <message>
      <source>{name} 已接受代班</source>
      <translation>{name} has accepted to cover</translation>
    </message>
    <message>
      <source>{name} 已接管，至 {until}{by}</source>
      <translation>{name} has taken over until {until}{by}</translation>
    </message>
    <message>
      <source>{name} 有 {count} 条指令还没有结果：留在其名下，不会以别人的名义发出</source>
      <translation>{name} has {count} orders without a result: they stay in that name and go out in no other</translation>
    </message>
    <message>
      <source>{name} 正持有此事件</source>
      <translation>{name} holds this incident</translation>
    </message>
    <message>
      <source>{name} 申请：{reason}</source>
      <translation>{name} asks: {reason}</translation>
    </message>
    <message>
      <source>{n} 个网格</source>
      <translation>{n} grids</translation>
    </message>
    <message>
      <source>{n} 件</source>
      <translation>{n}</translation>
    </message>
    <message>
      <source>{n} 件事件</source>
      <translation>{n} incidents</translation>
    </message>
    <message>
      <source>{n} 公里</source>
      <translation>{n} km</translation>
    </message>
    <message>
      <source>{n} 分后空岗</source>
      <translation>Vacant in {n} min</translation>
    </message>
    <message>
      <source>{n} 分钟</source>
      <translation>{n} min</translation>
    </message>
    <message>
      <source>{n} 名人员</source>
      <translation>{n} workers</translation>
    </message>
    <message>
      <source>{n} 块</source>
      <translation>{n} parts</translation>
    </message>
    <message>
      <source>{n} 小时</source>
      <translation>{n} h</translation>
    </message>
    <message>
      <source>{n} 工作日</source>
      <translation>{n} working days</translation>
    </message>
    <message>
      <source>{n} 工作时</source>
      <translation>{n} working h</translation>
    </message>
    <message>
      <source>{n} 户</source>
      <translation>{n} households</translation>
    </message>
    <message>
      <source>{n} 米</source>
      <translation>{n} m</translation>
    </message>
    <message>
      <source>{n} 紧急工作时</source>
      <translation>{n} emergency h</translation>
    </message>
    <message>
      <source>{n} 网格</source>
      <translation>{n} grids</translation>
    </message>
    <message>
      <source>{n} 自然日</source>
      <translation>{n} calendar days</translation>
    </message>
    <message>
      <source>{operation}已过期，没有执行：{target}</source>
      <translation>{operation} expired, not carried out: {target}</translation>
    </message>
    <message>
      <source>{operation}未成：{holder} 已先处理 {target}</source>
      <translation>{operation} failed: {holder} was first on {target}</translation>
    </message>
    <message>
      <source>{operation}没有下达：本机存不住这条指令</source>
      <translation>{operation} was not given: this machine cannot store the order</translation>
    </message>
    <message>
      <source>{operation}被拒绝：{problem}（{target}）</source>
      <translation>{operation} rejected: {problem} ({target})</translation>
    </message>
    <message>
      <source>{person}，请输入密码继续。画面照常更新。</source>
      <translation>{person}: type your password to go on. The picture stays live.</translation>
    </message>
    <message>
      <source>{person}，请重新登录。写到一半的文字和没发出的指令都在。</source>
      <translation>{person}: log in again. What you were typing and what was not sent is all there.</translation>
    </message>
    <message>
      <source>{seconds} 秒后重试</source>
      <translation>next try in {seconds} s</translation>
    </message>
    <message>
      <source>{shown} / {count}，Tab 看此类</source>
      <translation>{shown} of {count}, Tab for these alone</translation>
    </message>
    <message>
      <source>{side} {name} {since} 起{why}{approved}</source>
      <translation>{side} {name} since {since}: {why}{approved}</translation>
    </message>
    <message>
      <source>{source}（来源迟到）</source>
      <translation>{source} (source late)</translation>
    </message>
    <message>
      <source>{state}：{reason}</source>
      <translation>{state}: {reason}</translation>
    </message>
    <message>
      <source>{s} 秒</source>
      <translation>{s} s</translation>
    </message>
    <message>
      <source>{text}（{day} {author}）</source>
      <translation>{text} ({day} {author})</translation>
    </message>
    <message>
      <source>{time} 时的记录，只读</source>
      <translation>Record as of {time}, read only</translation>
    </message>
    <message>
      <source>← → 1 分  ⇧ 15 分  PgUp PgDn 1 时</source>
      <translation>← → 1 min  ⇧ 15 min  PgUp PgDn 1 h</translation>
    </message>
    <message>
      <source>↑ ↓ 选择 · Enter 显示 · Ctrl+Enter 缩放到 · Tab 只看此类 · Esc 关闭</source>
      <translation>↑ ↓ choose · Enter show · Ctrl+Enter zoom to · Tab this kind alone · Esc close</translation>
    </message>
    <message>
      <source>⇧ 拖动</source>
      <translation>⇧ drag</translation>
    </message>
    <message>
      <source>、</source>
      <translation>, </translation>
    </message>
    <message>
      <source>一般</source>
      <translation>Medium</translation>
    </message>
    <message>
      <source>一般督办</source>
      <translation>ordinary supervision</translation>
    </message>
    <message>
      <source>上一处</source>
      <translation>Previous</translation>
    </message>
    <message>
      <source>上一条命令还没有答复</source>
      <translation>the last order is not answered yet</translation>
    </message>
    <message>
      <source>上报</source>
      <translation>Reported</translation>
    </message>
    <message>
      <source>上报上级</source>
      <translation>Report up</translation>
    </message>
    <message>
      <source>下一变化 {time}</source>
      <translation>Next change {time}</translation>
    </message>
    <message>
      <source>下一处</source>
      <translation>Next</translation>
    </message>
    <message>
      <source>下班</source>
      <translation>Off hours</translation>
    </message>
    <message>
      <source>下班时段</source>
      <translation>Off hours</translation>
    </message>
    <message>
      <source>下班时段，由镇（街道）值班室负责</source>
      <translation>Off hours: the town's duty room answers</translation>
    </message>
    <message>
      <source>不予受理</source>
      <translation>Declined</translation>
    </message>
    <message>
      <source>不再筛选，全部显示</source>
      <translation>Show everything again</translation>
    </message>
    <message>
      <source>不同意延期</source>
      <translation>Reject extension</translation>
    </message>
    <message>
      <source>不在任何网格内</source>
      <translation>In no grid</translation>
    </message>
    <message>
      <source>不在岗</source>
      <translation>Not on duty</translation>
    </message>
    <message>
      <source>不在您的辖区</source>
      <translation>Outside your area</translation>
    </message>
    <message>
      <source>不明</source>
      <translation>Unknown</translation>
    </message>
    <message>
      <source>不满意</source>
      <translation>dissatisfied</translation>
    </message>
    <message>
      <source>不用底图</source>
      <translation>No basemap</translation>
    </message>
    <message>
      <source>不相连</source>
      <translation>Apart</translation>
    </message>
    <message>
      <source>中心 {url}</source>
      <translation>Central {url}</translation>
    </message>
    <message>
      <source>中心不认这个令牌</source>
      <translation>The central does not know this token</translation>
    </message>
    <message>
      <source>中心不许可这个岗位读取</source>
      <translation>The central does not let this role read</translation>
    </message>
    <message>
      <source>中心内部出错</source>
      <translation>The central failed inside</translation>
    </message>
    <message>
      <source>中心发来的一份数据看不懂，没有采用，原文保存在 {path}</source>
      <translation>Data from the central was not understood and not used; kept in {path}</translation>
    </message>
    <message>
      <source>中心已更换或恢复，未发出</source>
      <translation>Another or restored central: not sent</translation>
    </message>
    <message>
      <source>中心已更换或恢复，结果请自行核对</source>
      <translation>Another or restored central: check the result yourself</translation>
    </message>
    <message>
      <source>中心应答</source>
      <translation>Central's answer</translation>
    </message>
    <message>
      <source>中心此刻答不上来</source>
      <translation>The central cannot answer just now</translation>
    </message>
    <message>
      <source>中心没有保存这段时间的记录</source>
      <translation>The central keeps no record of that time</translation>
    </message>
    <message>
      <source>中心没有按时应答</source>
      <translation>The central did not answer in time</translation>
    </message>
    <message>
      <source>中心没有这条记录</source>
      <translation>The central has no such record</translation>
    </message>
    <message>
      <source>中心的地址写得不对，应为 http://主机:端口</source>
      <translation>The central's address is not well formed; it should be http://host:port</translation>
    </message>
    <message>
      <source>中心的应答看不懂，没有采用</source>
      <translation>The central's answer makes no sense and was not used</translation>
    </message>
    <message>
      <source>中心的数据已重新建立，正在重新装入；本机的指令都还在</source>
      <translation>The central's data was made anew and is being loaded; your orders are all kept</translation>
    </message>
    <message>
      <source>中心的数据库暂不可用</source>
      <translation>the central's database does not answer</translation>
    </message>
    <message>
      <source>中心的数据看不懂，整页未采用</source>
      <translation>Data from the central was not understood; the page was not used</translation>
    </message>
    <message>
      <source>中心的版本与本机不同</source>
      <translation>The central is of another version</translation>
    </message>
    <message>
      <source>中心程序</source>
      <translation>Central program</translation>
    </message>
    <message>
      <source>中心繁忙</source>
      <translation>The central is busy</translation>
    </message>
    <message>
      <source>中心繁忙，要求稍后再来</source>
      <translation>The central is busy and asks to come later</translation>
    </message>
    <message>
      <source>中心繁忙，请稍后再试</source>
      <translation>The central is busy; try again in a moment</translation>
    </message>
    <message>
      <source>中文</source>
      <translation>English</translation>
    </message>
    <message>
      <source>中文 / English</source>
      <translation>中文 / English</translation>
    </message>
    <message>
      <source>临期</source>
      <translation>Due soon</translation>
    </message>
    <message>
      <source>为什么</source>
      <translation>Why</translation>
    </message>
    <message>
      <source>主管部门</source>
      <translation>Department in charge</translation>
    </message>
    <message>
      <source>事件</source>
      <translation>Incidents</translation>
    </message>
    <message>
      <source>事件 {changes}  定位 {positions}</source>
      <translation>Incidents {changes}  Positions {positions}</translation>
    </message>
    <message>
      <source>事件在此期间已被改动</source>
      <translation>The incident was changed meanwhile</translation>
    </message>
    <message>
      <source>事件地址、站点地址</source>
      <translation>Addresses of incidents and stations</translation>
    </message>
    <message>
      <source>事件已结案</source>
      <translation>The incident is closed</translation>
    </message>
    <message>
      <source>事件源</source>
      <translation>Incident source</translation>
    </message>
    <message>
      <source>事件的状态已不允许这样做</source>
      <translation>The incident's state no longer allows this</translation>
    </message>
    <message>
      <source>事件类别</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>事件队列</source>
      <translation>Incident queue</translation>
    </message>
    <message>
      <source>事假</source>
      <translation>Personal leave</translation>
    </message>
    <message>
      <source>人员</source>
      <translation>People</translation>
    </message>
    <message>
      <source>今天</source>
      <translation>today</translation>
    </message>
    <message>
      <source>今日上报（每网格）</source>
      <translation>Reported today (per grid)</translation>
    </message>
    <message>
      <source>今日与往常同日比</source>
      <translation>Today against the usual same weekday</translation>
    </message>
    <message>
      <source>今日与往常同日比：还没有往周记录</source>
      <translation>Today against the usual: no earlier weeks recorded yet</translation>
    </message>
    <message>
      <source>今日办结</source>
      <translation>Done today</translation>
    </message>
    <message>
      <source>今日热力、与往常比、关</source>
      <translation>Heat of today, against the usual, off</translation>
    </message>
    <message>
      <source>今明两日缺口 {n}</source>
      <translation>Gaps today and tomorrow {n}</translation>
    </message>
    <message>
      <source>代班</source>
      <translation>Standing in</translation>
    </message>
    <message>
      <source>代班 {name}</source>
      <translation>Stand-in {name}</translation>
    </message>
    <message>
      <source>代班中</source>
      <translation>covering</translation>
    </message>
    <message>
      <source>代班未答复</source>
      <translation>No answer yet from whoever would cover</translation>
    </message>
    <message>
      <source>以后启动会先显示上次的画面，不再等待</source>
      <translation>Later starts show the last picture first, without waiting</translation>
    </message>
    <message>
      <source>任意次序，用空格隔开：天彭 赵</source>
      <translation>In any order, with spaces between: tianpeng zhao</translation>
    </message>
    <message>
      <source>会使岗位无人</source>
      <translation>A post would be unmanned</translation>
    </message>
    <message>
      <source>传感</source>
      <translation>Sensor</translation>
    </message>
    <message>
      <source>位置</source>
      <translation>Place</translation>
    </message>
    <message>
      <source>低</source>
      <translation>Low</translation>
    </message>
    <message>
      <source>作废</source>
      <translation>Void</translation>
    </message>
    <message>
      <source>保存</source>
      <translation>Save</translation>
    </message>
    <message>
      <source>值班 {count} 人</source>
      <translation>Shift of {count}</translation>
    </message>
    <message>
      <source>值班 {names}</source>
      <translation>Shift {names}</translation>
    </message>
    <message>
      <source>值班员</source>
      <translation>Officer</translation>
    </message>
    <message>
      <source>值班室</source>
      <translation>Duty room</translation>
    </message>
    <message>
      <source>值班室与站点 {n}</source>
      <translation>Duty rooms and stations {n}</translation>
    </message>
    <message>
      <source>值班长</source>
      <translation>Shift leader</translation>
    </message>
    <message>
      <source>偏多</source>
      <translation>more</translation>
    </message>
    <message>
      <source>偏少</source>
      <translation>fewer</translation>
    </message>
    <message>
      <source>光标处定点，同处再按即结束</source>
      <translation>Set a point; again to end</translation>
    </message>
    <message>
      <source>全图</source>
      <translation>Fit</translation>
    </message>
    <message>
      <source>全屏</source>
      <translation>Full screen</translation>
    </message>
    <message>
      <source>全市</source>
      <translation>Whole city</translation>
    </message>
    <message>
      <source>全部</source>
      <translation>All</translation>
    </message>
    <message>
      <source>全部显示</source>
      <translation>Show all</translation>
    </message>
    <message>
      <source>全部状态</source>
      <translation>All states</translation>
    </message>
    <message>
      <source>公出</source>
      <translation>Official business</translation>
    </message>
    <message>
      <source>共 {length}</source>
      <translation>Total {length}</translation>
    </message>
    <message>
      <source>关闭插图</source>
      <translation>Close the inset</translation>
    </message>
    <message>
      <source>其他力量 {n}</source>
      <translation>Others who help {n}</translation>
    </message>
    <message>
      <source>兼职巡逻</source>
      <translation>Part-time patrol</translation>
    </message>
    <message>
      <source>内容</source>
      <translation>Content</translation>
    </message>
    <message>
      <source>内容不完整或不正确</source>
      <translation>Incomplete or incorrect</translation>
    </message>
    <message>
      <source>冲突</source>
      <translation>Conflict</translation>
    </message>
    <message>
      <source>几个词</source>
      <translation>Several words</translation>
    </message>
    <message>
      <source>刚刚有新的一级报警：{title}。地图正在回看过去</source>
      <translation>A new alarm of the highest priority: {title}. The map is showing the past</translation>
    </message>
    <message>
      <source>删除</source>
      <translation>Delete</translation>
    </message>
    <message>
      <source>到插图，Del 关闭</source>
      <translation>To the insets, Del closes one</translation>
    </message>
    <message>
      <source>前 {n} 周</source>
      <translation>{n} weeks before</translation>
    </message>
    <message>
      <source>办结</source>
      <translation>Close</translation>
    </message>
    <message>
      <source>办结所选事件</source>
      <translation>Close the chosen incident</translation>
    </message>
    <message>
      <source>加密连接</source>
      <translation>Encryption</translation>
    </message>
    <message>
      <source>加密连接建立失败（证书不对）</source>
      <translation>Encrypted link failed (wrong certificate)</translation>
    </message>
    <message>
      <source>加急</source>
      <translation>urgent</translation>
    </message>
    <message>
      <source>加急／重大</source>
      <translation>Urgent / major</translation>
    </message>
    <message>
      <source>十字光标：不用鼠标选网格</source>
      <translation>Crosshair: choose without a mouse</translation>
    </message>
    <message>
      <source>双击</source>
      <translation>Double click</translation>
    </message>
    <message>
      <source>发现 {n} 处</source>
      <translation>{n} found</translation>
    </message>
    <message>
      <source>发送中</source>
      <translation>Sending</translation>
    </message>
    <message>
      <source>取消</source>
      <translation>Cancel</translation>
    </message>
    <message>
      <source>取消加急</source>
      <translation>no longer urgent</translation>
    </message>
    <message>
      <source>取消搁置</source>
      <translation>Unshelve</translation>
    </message>
    <message>
      <source>取消重大</source>
      <translation>no longer major</translation>
    </message>
    <message>
      <source>受理</source>
      <translation>Accept</translation>
    </message>
    <message>
      <source>另有 {n} 件</source>
      <translation>{n} more</translation>
    </message>
    <message>
      <source>另有 {n} 件被筛选隐去</source>
      <translation>{n} more are hidden by the filter</translation>
    </message>
    <message>
      <source>只看{kind} · Tab 看全部 · Esc 关闭</source>
      <translation>{kind} alone · Tab all kinds · Esc close</translation>
    </message>
    <message>
      <source>可以用：第 {zoom} 级，{side} 像素；级别 {least} 到 {most}</source>
      <translation>Works: zoom {zoom}, {side} pixels; zooms {least} to {most}</translation>
    </message>
    <message>
      <source>台账读不到，过几秒再试</source>
      <translation>The grid's profile cannot be read; trying again in a few seconds</translation>
    </message>
    <message>
      <source>台账读不到，这是上次读到的</source>
      <translation>The grid's profile cannot be read; this is what was read last</translation>
    </message>
    <message>
      <source>同意延期</source>
      <translation>Approve extension</translation>
    </message>
    <message>
      <source>名称</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>名称、拼音首字母、编码、电话、地址、坐标</source>
      <translation>Name, pinyin initials, code, phone, address, coordinates</translation>
    </message>
    <message>
      <source>周一</source>
      <translation>Mon</translation>
    </message>
    <message>
      <source>周三</source>
      <translation>Wed</translation>
    </message>
    <message>
      <source>周二</source>
      <translation>Tue</translation>
    </message>
    <message>
      <source>周五</source>
      <translation>Fri</translation>
    </message>
    <message>
      <source>周六</source>
      <translation>Sat</translation>
    </message>
    <message>
      <source>周四</source>
      <translation>Thu</translation>
    </message>
    <message>
      <source>周日</source>
      <translation>Sun</translation>
    </message>
    <message>
      <source>回到实时</source>
      <translation>Back to live</translation>
    </message>
    <message>
      <source>回看前一天、后一天</source>
      <translation>In the past: day before, day after</translation>
    </message>
    <message>
      <source>回看时前后走：1 分，⇧ 15 分，翻页 1 时</source>
      <translation>In the past: step 1 min, ⇧ 15 min, page 1 h</translation>
    </message>
    <message>
      <source>回看时播放、放慢、加快</source>
      <translation>In the past: play, slower, faster</translation>
    </message>
    <message>
      <source>回访评价</source>
      <translation>Rate</translation>
    </message>
    <message>
      <source>图例</source>
      <translation>Legend</translation>
    </message>
    <message>
      <source>图例与筛选</source>
      <translation>Legend and filter</translation>
    </message>
    <message>
      <source>图层</source>
      <translation>Layer</translation>
    </message>
    <message>
      <source>图形</source>
      <translation>Shapes</translation>
    </message>
    <message>
      <source>图形无效</source>
      <translation>Invalid shape</translation>
    </message>
    <message>
      <source>在办</source>
      <translation>In hand</translation>
    </message>
    <message>
      <source>在岗</source>
      <translation>On duty</translation>
    </message>
    <message>
      <source>在所负责的网格内</source>
      <translation>Inside the grids held</translation>
    </message>
    <message>
      <source>在本机等待</source>
      <translation>Waiting here</translation>
    </message>
    <message>
      <source>在看</source>
      <translation>Read by</translation>
    </message>
    <message>
      <source>在线</source>
      <translation>Online</translation>
    </message>
    <message>
      <source>在网格外</source>
      <translation>Outside the grid</translation>
    </message>
    <message>
      <source>在队列、地图或岗位表中选择一项</source>
      <translation>Choose something in the queue, on the map or among the posts</translation>
    </message>
    <message>
      <source>地名</source>
      <translation>Names</translation>
    </message>
    <message>
      <source>地图</source>
      <translation>Map</translation>
    </message>
    <message>
      <source>地图回看过去、回到实时</source>
      <translation>Map: look at the past, back to live</translation>
    </message>
    <message>
      <source>地图服务器出错（{detail}）</source>
      <translation>The map server fails ({detail})</translation>
    </message>
    <message>
      <source>地图服务器发来的不是图片，可能是登录页或错误页</source>
      <translation>The map server sends no picture, perhaps a login or error page</translation>
    </message>
    <message>
      <source>地图服务器太慢，没有按时回答</source>
      <translation>The map server is too slow: no answer in time</translation>
    </message>
    <message>
      <source>地图服务器已换地址（{detail}）；请填新地址</source>
      <translation>The map server has moved ({detail}); enter its new address</translation>
    </message>
    <message>
      <source>地图服务器拒绝访问（{detail}）；请检查密钥</source>
      <translation>The map server refuses ({detail}); check the key</translation>
    </message>
    <message>
      <source>地图服务器的证书不可信，或它不支持 https</source>
      <translation>The map server's certificate is not trusted, or it speaks no https</translation>
    </message>
    <message>
      <source>地图服务器繁忙或超出配额（{detail}），稍后自动再试</source>
      <translation>The map server is busy or the quota is used up ({detail}); tried again by itself</translation>
    </message>
    <message>
      <source>地图：夜间反相</source>
      <translation>Map: inverted at night</translation>
    </message>
    <message>
      <source>地址</source>
      <translation>Address</translation>
    </message>
    <message>
      <source>地址不对：要以 http:// 或 https:// 开头，并写明 {detail}</source>
      <translation>No usable address: it begins with http:// or https:// and names {detail}</translation>
    </message>
    <message>
      <source>地点</source>
      <translation>Place</translation>
    </message>
    <message>
      <source>坐标</source>
      <translation>Coordinates</translation>
    </message>
    <message>
      <source>坐标系</source>
      <translation>Coordinate system</translation>
    </message>
    <message>
      <source>城区</source>
      <translation>Urban core</translation>
    </message>
    <message>
      <source>域名解析</source>
      <translation>Name look-up</translation>
    </message>
    <message>
      <source>基本满意</source>
      <translation>fairly satisfied</translation>
    </message>
    <message>
      <source>处置</source>
      <translation>Handle</translation>
    </message>
    <message>
      <source>处置中</source>
      <translation>In hand</translation>
    </message>
    <message>
      <source>处置完毕</source>
      <translation>Handled</translation>
    </message>
    <message>
      <source>复制</source>
      <translation>Copy</translation>
    </message>
    <message>
      <source>复制 CSV</source>
      <translation>Copy CSV</translation>
    </message>
    <message>
      <source>复制坐标</source>
      <translation>Copy coordinates</translation>
    </message>
    <message>
      <source>复制文字</source>
      <translation>Copy text</translation>
    </message>
    <message>
      <source>复制测量结果、选区清单</source>
      <translation>Copy what was measured, or the area's list</translation>
    </message>
    <message>
      <source>外出培训</source>
      <translation>Training</translation>
    </message>
    <message>
      <source>多块</source>
      <translation>Several parts</translation>
    </message>
    <message>
      <source>多得多</source>
      <translation>far more</translation>
    </message>
    <message>
      <source>夜间 / 日间</source>
      <translation>Night / day</translation>
    </message>
    <message>
      <source>大写锁定可能已打开</source>
      <translation>Caps Lock seems to be on</translation>
    </message>
    <message>
      <source>大小</source>
      <translation>Size</translation>
    </message>
    <message>
      <source>大屏</source>
      <translation>Wall</translation>
    </message>
    <message>
      <source>大屏文字偏小：{parts}；请核对设置里的观看距离和像素间距</source>
      <translation>Text too small on the wall: {parts}; check viewing distance and pixel pitch in the settings</translation>
    </message>
    <message>
      <source>失联</source>
      <translation>Lost</translation>
    </message>
    <message>
      <source>失败</source>
      <translation>Failed</translation>
    </message>
    <message>
      <source>套索</source>
      <translation>Lasso</translation>
    </message>
    <message>
      <source>套索选择</source>
      <translation>Choose by lasso</translation>
    </message>
    <message>
      <source>如常</source>
      <translation>as usual</translation>
    </message>
    <message>
      <source>姓名、拼音首字母、电话末四位</source>
      <translation>Name, pinyin initials, last four digits of the phone</translation>
    </message>
    <message>
      <source>存下当前视图</source>
      <translation>Keep this view</translation>
    </message>
    <message>
      <source>孤立、偏远</source>
      <translation>Apart, far off</translation>
    </message>
    <message>
      <source>定位</source>
      <translation>Position</translation>
    </message>
    <message>
      <source>定位 {age}前</source>
      <translation>Position {age} ago</translation>
    </message>
    <message>
      <source>定位在本网格内</source>
      <translation>position inside this grid</translation>
    </message>
    <message>
      <source>定位在网格外</source>
      <translation>position outside the grid</translation>
    </message>
    <message>
      <source>定位已 {age} 未更新</source>
      <translation>no new position for {age}</translation>
    </message>
    <message>
      <source>实时</source>
      <translation>Live</translation>
    </message>
    <message>
      <source>宽 {width} m</source>
      <translation>{width} m wide</translation>
    </message>
    <message>
      <source>密码</source>
      <translation>Password</translation>
    </message>
    <message>
      <source>尚无人登记</source>
      <translation>Nobody has entered anything yet</translation>
    </message>
    <message>
      <source>尚无定位</source>
      <translation>No position yet</translation>
    </message>
    <message>
      <source>尚未连上中心</source>
      <translation>Not connected to the central yet</translation>
    </message>
    <message>
      <source>就地化解</source>
      <translation>Settled locally</translation>
    </message>
    <message>
      <source>就近</source>
      <translation>Nearby</translation>
    </message>
    <message>
      <source>岗位</source>
      <translation>Posts</translation>
    </message>
    <message>
      <source>岗位覆盖</source>
      <translation>Post coverage</translation>
    </message>
    <message>
      <source>岗位覆盖不变</source>
      <translation>Coverage unchanged</translation>
    </message>
    <message>
      <source>已发出，回音未到</source>
      <translation>Sent, no answer yet</translation>
    </message>
    <message>
      <source>已复制 {datum} · Esc 关闭</source>
      <translation>{datum} copied · Esc closes</translation>
    </message>
    <message>
      <source>已展开</source>
      <translation>Laid open</translation>
    </message>
    <message>
      <source>已恢复</source>
      <translation>Over</translation>
    </message>
    <message>
      <source>已折叠</source>
      <translation>folded</translation>
    </message>
    <message>
      <source>已接受</source>
      <translation>Accepted</translation>
    </message>
    <message>
      <source>已搁置 {count}</source>
      <translation>{count} shelved</translation>
    </message>
    <message>
      <source>已撤回</source>
      <translation>Withdrawn</translation>
    </message>
    <message>
      <source>已收起</source>
      <translation>Folded away</translation>
    </message>
    <message>
      <source>已有 {n} 个视图，先删一个</source>
      <translation>There are {n} views already: delete one first</translation>
    </message>
    <message>
      <source>已用 {time}</source>
      <translation>for {time}</translation>
    </message>
    <message>
      <source>已离线 {age}，画面不是现在的</source>
      <translation>Offline for {age}: this picture is not the present</translation>
    </message>
    <message>
      <source>已结案</source>
      <translation>Closed</translation>
    </message>
    <message>
      <source>已评价</source>
      <translation>Rated</translation>
    </message>
    <message>
      <source>已过期</source>
      <translation>Expired</translation>
    </message>
    <message>
      <source>已过期，未执行</source>
      <translation>Expired, not carried out</translation>
    </message>
    <message>
      <source>市</source>
      <translation>City</translation>
    </message>
    <message>
      <source>席位已锁定</source>
      <translation>Desk locked</translation>
    </message>
    <message>
      <source>席位无人，个人信息已遮住</source>
      <translation>Nobody is at this desk: personal data are hidden</translation>
    </message>
    <message>
      <source>平安志愿者</source>
      <translation>Safety volunteer</translation>
    </message>
    <message>
      <source>年假</source>
      <translation>Annual leave</translation>
    </message>
    <message>
      <source>并案</source>
      <translation>Merge</translation>
    </message>
    <message>
      <source>应答过大，未采用</source>
      <translation>Answer too large, not used</translation>
    </message>
    <message>
      <source>底图</source>
      <translation>Basemap</translation>
    </message>
    <message>
      <source>底图文件已损坏，或不是这种格式</source>
      <translation>The basemap file is damaged, or of another format</translation>
    </message>
    <message>
      <source>底图：{trouble}</source>
      <translation>Basemap: {trouble}</translation>
    </message>
    <message>
      <source>延期</source>
      <translation>Extension</translation>
    </message>
    <message>
      <source>强制关闭</source>
      <translation>Force-closed</translation>
    </message>
    <message>
      <source>当时中心没有运行，情况不明</source>
      <translation>The central was not running then: unknown</translation>
    </message>
    <message>
      <source>影像：夜间调暗</source>
      <translation>Imagery: dimmed at night</translation>
    </message>
    <message>
      <source>待办</source>
      <translation>To do</translation>
    </message>
    <message>
      <source>待办、超时</source>
      <translation>To do, overdue</translation>
    </message>
    <message>
      <source>待发指令 {count} F6</source>
      <translation>Orders waiting {count} F6</translation>
    </message>
    <message>
      <source>待发送</source>
      <translation>To be sent</translation>
    </message>
    <message>
      <source>待受理</source>
      <translation>To accept</translation>
    </message>
    <message>
      <source>待核实</source>
      <translation>To verify</translation>
    </message>
    <message>
      <source>待核查</source>
      <translation>To check</translation>
    </message>
    <message>
      <source>待派遣</source>
      <translation>To dispatch</translation>
    </message>
    <message>
      <source>待确认</source>
      <translation>to confirm</translation>
    </message>
    <message>
      <source>待签收</source>
      <translation>To sign for</translation>
    </message>
    <message>
      <source>微信</source>
      <translation>WeChat</translation>
    </message>
    <message>
      <source>恢复处置</source>
      <translation>Resume</translation>
    </message>
    <message>
      <source>您的岗位只能看，不能下指令</source>
      <translation>Your role may look, not give orders</translation>
    </message>
    <message>
      <source>您的岗位没有这个权限</source>
      <translation>Your role has no right to this</translation>
    </message>
    <message>
      <source>情况</source>
      <translation>Situation</translation>
    </message>
    <message>
      <source>意见</source>
      <translation>opinion</translation>
    </message>
    <message>
      <source>意见（退回必填）</source>
      <translation>Opinion (needed to return)</translation>
    </message>
    <message>
      <source>我的指令</source>
      <translation>My orders</translation>
    </message>
    <message>
      <source>我的视图</source>
      <translation>My views</translation>
    </message>
    <message>
      <source>我的视图：存下、改名、显示</source>
      <translation>My views: keep, rename, show</translation>
    </message>
    <message>
      <source>截至 {day} · {authors} 登记</source>
      <translation>As of {day} · entered by {authors}</translation>
    </message>
    <message>
      <source>截至 {time}</source>
      <translation>until {time}</translation>
    </message>
    <message>
      <source>所选事件的更多操作</source>
      <translation>More moves of the selected incident</translation>
    </message>
    <message>
      <source>所选类型和镇街没有发现问题</source>
      <translation>Nothing found of this kind in this town</translation>
    </message>
    <message>
      <source>手头 {n} 件</source>
      <translation>{n} in hand</translation>
    </message>
    <message>
      <source>批注</source>
      <translation>Note</translation>
    </message>
    <message>
      <source>找不到中心的地址（域名解析失败）</source>
      <translation>The central's address is not found (name look-up failed)</translation>
    </message>
    <message>
      <source>找不到底图文件，或没有读取权限</source>
      <translation>The basemap file is not there, or may not be read</translation>
    </message>
    <message>
      <source>找到的</source>
      <translation>Found</translation>
    </message>
    <message>
      <source>抄告</source>
      <translation>Copy to</translation>
    </message>
    <message>
      <source>把当前视图钉成插图</source>
      <translation>Pin this view as an inset</translation>
    </message>
    <message>
      <source>报警 –</source>
      <translation>Alarms –</translation>
    </message>
    <message>
      <source>拼音</source>
      <translation>Pinyin</translation>
    </message>
    <message>
      <source>挂账</source>
      <translation>Suspended</translation>
    </message>
    <message>
      <source>挂账至</source>
      <translation>Suspended to</translation>
    </message>
    <message>
      <source>按 F9 登录；用令牌启动的，请信息管理员换发令牌。</source>
      <translation>Press F9 to log in; if the desk was started with a token, ask IT for a new one.</translation>
    </message>
    <message>
      <source>按建议派遣所选事件</source>
      <translation>Dispatch the chosen incident as advised</translation>
    </message>
    <message>
      <source>按现状重发</source>
      <translation>Send again as it stands</translation>
    </message>
    <message>
      <source>按键</source>
      <translation>Keys</translation>
    </message>
    <message>
      <source>按键 F1</source>
      <translation>Keys F1</translation>
    </message>
    <message>
      <source>换人</source>
      <translation>Change officer</translation>
    </message>
    <message>
      <source>换人、登录、退出登录</source>
      <translation>Change officer, log in, log out</translation>
    </message>
    <message>
      <source>换班：{name} 顶A岗，至 {until}</source>
      <translation>Swap: {name} stands in for A until {until}</translation>
    </message>
    <message>
      <source>接下来</source>
      <translation>Coming up</translation>
    </message>
    <message>
      <source>接受移交</source>
      <translation>Accept hand-off</translation>
    </message>
    <message>
      <source>接管</source>
      <translation>Take over</translation>
    </message>
    <message>
      <source>接管人 {name} {since} 起{why}{approved}</source>
      <translation>{name}, who took over, {why} since {since}{approved}</translation>
    </message>
    <message>
      <source>提示</source>
      <translation>Note</translation>
    </message>
    <message>
      <source>插图</source>
      <translation>Pin</translation>
    </message>
    <message>
      <source>插图已满 {n} 个，没有再钉</source>
      <translation>There are {n} insets already: nothing was pinned</translation>
    </message>
    <message>
      <source>插图换角</source>
      <translation>Move the inset to the next corner</translation>
    </message>
    <message>
      <source>插图：{name}</source>
      <translation>Inset: {name}</translation>
    </message>
    <message>
      <source>插图：方向键换角，Del 关，Ctrl+Z 撤销</source>
      <translation>Insets: arrows move, Del closes, Ctrl+Z undoes</translation>
    </message>
    <message>
      <source>搁置</source>
      <translation>Shelve</translation>
    </message>
    <message>
      <source>搁置 {count}</source>
      <translation>{count} shelved</translation>
    </message>
    <message>
      <source>搁置哪一条</source>
      <translation>which alarm</translation>
    </message>
    <message>
      <source>搁置多久</source>
      <translation>for how long</translation>
    </message>
    <message>
      <source>搁置报警</source>
      <translation>Shelve an alarm</translation>
    </message>
    <message>
      <source>搁置报警、看已搁置的</source>
      <translation>Shelve an alarm, see the shelved ones</translation>
    </message>
    <message>
      <source>搜索</source>
      <translation>Search</translation>
    </message>
    <message>
      <source>搜索网格、人员、事件、地址、坐标</source>
      <translation>Search grids, people, incidents, addresses, coordinates</translation>
    </message>
    <message>
      <source>撤回</source>
      <translation>Withdraw</translation>
    </message>
    <message>
      <source>撤回派遣</source>
      <translation>Recall</translation>
    </message>
    <message>
      <source>撤销</source>
      <translation>Undo</translation>
    </message>
    <message>
      <source>撤销刚下达的指令</source>
      <translation>Undo the order just given</translation>
    </message>
    <message>
      <source>播放</source>
      <translation>Play</translation>
    </message>
    <message>
      <source>收起</source>
      <translation>Hide</translation>
    </message>
    <message>
      <source>改动立即生效 · Ctrl+Enter 保存 · Esc 取消并复原</source>
      <translation>Changes show at once · Ctrl+Enter saves · Esc undoes</translation>
    </message>
    <message>
      <source>改名</source>
      <translation>Rename</translation>
    </message>
    <message>
      <source>放下</source>
      <translation>Leave it</translation>
    </message>
    <message>
      <source>放大地图</source>
      <translation>Zoom in</translation>
    </message>
    <message>
      <source>放弃签占</source>
      <translation>Give up the claim</translation>
    </message>
    <message>
      <source>故障</source>
      <translation>Fault</translation>
    </message>
    <message>
      <source>数字城管</source>
      <translation>City management</translation>
    </message>
    <message>
      <source>数据内容</source>
      <translation>Data</translation>
    </message>
    <message>
      <source>文件</source>
      <translation>File</translation>
    </message>
    <message>
      <source>新 {n} 件，点此显示</source>
      <translation>{n} new, click to show</translation>
    </message>
    <message>
      <source>无</source>
      <translation>None</translation>
    </message>
    <message>
      <source>无 · 本网格{state}</source>
      <translation>None · home grid: {state}</translation>
    </message>
    <message>
      <source>无 · 本网格由 {name} 负责</source>
      <translation>None · {name} answers for the home grid</translation>
    </message>
    <message>
      <source>无人签占</source>
      <translation>Nobody has claimed it</translation>
    </message>
    <message>
      <source>日期</source>
      <translation>Day</translation>
    </message>
    <message>
      <source>时间轴</source>
      <translation>Time slider</translation>
    </message>
    <message>
      <source>时限</source>
      <translation>Deadline</translation>
    </message>
    <message>
      <source>昨天</source>
      <translation>yesterday</translation>
    </message>
    <message>
      <source>显示</source>
      <translation>Show</translation>
    </message>
    <message>
      <source>显示中</source>
      <translation>shown</translation>
    </message>
    <message>
      <source>显示全市</source>
      <translation>Show the whole city</translation>
    </message>
    <message>
      <source>显示我的第 1 … 9 个视图</source>
      <translation>Show my view 1 … 9</translation>
    </message>
    <message>
      <source>显示所选：网格、社区、镇街</source>
      <translation>Show selected: grid, community, town</translation>
    </message>
    <message>
      <source>暂停</source>
      <translation>Paused</translation>
    </message>
    <message>
      <source>更多地图工具</source>
      <translation>More map tools</translation>
    </message>
    <message>
      <source>更多操作 M</source>
      <translation>More moves M</translation>
    </message>
    <message>
      <source>更新迟到 {age}</source>
      <translation>Update late by {age}</translation>
    </message>
    <message>
      <source>更正</source>
      <translation>Correct</translation>
    </message>
    <message>
      <source>最久 {age}</source>
      <translation>oldest {age}</translation>
    </message>
    <message>
      <source>最后一次完整更新 {time}</source>
      <translation>last complete update {time}</translation>
    </message>
    <message>
      <source>最大级别</source>
      <translation>Greatest zoom</translation>
    </message>
    <message>
      <source>最小级别</source>
      <translation>Least zoom</translation>
    </message>
    <message>
      <source>最近看过</source>
      <translation>Looked at lately</translation>
    </message>
    <message>
      <source>有意不设</source>
      <translation>Uncovered on purpose</translation>
    </message>
    <message>
      <source>有意不设岗，至 {until}{by}</source>
      <translation>Left uncovered on purpose until {until}{by}</translation>
    </message>
    <message>
      <source>有的瓦片图片不完整</source>
      <translation>Some tiles are torn pictures</translation>
    </message>
    <message>
      <source>服务器时差 {skew}</source>
      <translation>Clock skew {skew}</translation>
    </message>
    <message>
      <source>服务站、部门</source>
      <translation>Stations, departments</translation>
    </message>
    <message>
      <source>朝阳中路008　燃气公司　天彭街道</source>
      <translation>Of a grid, a place, a department, a station</translation>
    </message>
    <message>
      <source>未到这一步</source>
      <translation>Not reached</translation>
    </message>
    <message>
      <source>未指定</source>
      <translation>Not named</translation>
    </message>
    <message>
      <source>未核实</source>
      <translation>Unverified</translation>
    </message>
    <message>
      <source>未知</source>
      <translation>unknown</translation>
    </message>
    <message>
      <source>未知时长</source>
      <translation>unknown time</translation>
    </message>
    <message>
      <source>未确认 {count}</source>
      <translation>Unacknowledged {count}</translation>
    </message>
    <message>
      <source>未结</source>
      <translation>Open</translation>
    </message>
    <message>
      <source>未结 {n}</source>
      <translation>Open {n}</translation>
    </message>
    <message>
      <source>未结事件 {n}</source>
      <translation>Open incidents {n}</translation>
    </message>
    <message>
      <source>末几位 014008，或全部 15 位</source>
      <translation>Last digits (014008) or all 15</translation>
    </message>
    <message>
      <source>本机中心启动不了：{reason}。请运行 main.py doctor 查看原因</source>
      <translation>The embedded central does not start: {reason}. Run main.py doctor to see why</translation>
    </message>
    <message>
      <source>本机中心没有运行，正在启动</source>
      <translation>The embedded central is not running; starting it</translation>
    </message>
    <message>
      <source>本机存储</source>
      <translation>Local store</translation>
    </message>
    <message>
      <source>本机数据文件已损坏，移到 {path} 保存；已救回 {salvaged} 条指令</source>
      <translation>The local data file was broken and moved to {path}; {salvaged} orders were saved</translation>
    </message>
    <message>
      <source>本机数据文件打不开，暂时不能下指令。请检查磁盘和权限</source>
      <translation>The local data file does not open; no orders for now. Check disk and permissions</translation>
    </message>
    <message>
      <source>本机时钟与中心相差 {seconds} 秒，请校准</source>
      <translation>This machine's clock is {seconds} s off the central's; set it right</translation>
    </message>
    <message>
      <source>本机时钟与中心相差 {seconds} 秒；画面按中心的时间走，请校准本机时钟</source>
      <translation>This clock is {seconds} s off the central's; the picture follows the central. Set this clock</translation>
    </message>
    <message>
      <source>本机没有可信的系统钥匙串：重新启动后要再登录</source>
      <translation>No keyring here that can be trusted: after a restart you log in again</translation>
    </message>
    <message>
      <source>本机磁盘写不进去</source>
      <translation>This disk cannot be written</translation>
    </message>
    <message>
      <source>本机磁盘写不进去，刚才的变化没有保存。请检查磁盘剩余空间</source>
      <translation>This disk cannot be written; the last change is not saved. Check the free space</translation>
    </message>
    <message>
      <source>本机缓存上限</source>
      <translation>Cache on this disk, at most</translation>
    </message>
    <message>
      <source>本次值班还没有指令 · F6 或 Esc 关闭</source>
      <translation>No orders in this shift yet · F6 or Esc closes</translation>
    </message>
    <message>
      <source>本页</source>
      <translation>This page</translation>
    </message>
    <message>
      <source>村</source>
      <translation>Village</translation>
    </message>
    <message>
      <source>来不及撤销，原指令照旧</source>
      <translation>too late to undo; the order stands</translation>
    </message>
    <message>
      <source>来不及撤销，指令照旧</source>
      <translation>Too late to undo; the order stands</translation>
    </message>
    <message>
      <source>来源</source>
      <translation>Source</translation>
    </message>
    <message>
      <source>样式</source>
      <translation>Style</translation>
    </message>
    <message>
      <source>核实</source>
      <translation>Verify</translation>
    </message>
    <message>
      <source>核查</source>
      <translation>Check</translation>
    </message>
    <message>
      <source>核查通过</source>
      <translation>Check passed</translation>
    </message>
    <message>
      <source>格外</source>
      <translation>Outside</translation>
    </message>
    <message>
      <source>格外 {age}</source>
      <translation>outside {age}</translation>
    </message>
    <message>
      <source>框选</source>
      <translation>Box</translation>
    </message>
    <message>
      <source>框选网格、事件、人员</source>
      <translation>Choose by box</translation>
    </message>
    <message>
      <source>检查 --central 是否指向正确的中心；原文已留在隔离文件夹。</source>
      <translation>Check that --central points to the right central; the original is kept in the quarantine folder.</translation>
    </message>
    <message>
      <source>检查 --central 的地址是否写对，再检查本机的域名服务。</source>
      <translation>Check the address given by --central, then this machine's name service.</translation>
    </message>
    <message>
      <source>检查磁盘剩余空间和配置文件夹的权限。</source>
      <translation>Check the free disk space and the permissions of the profile folder.</translation>
    </message>
    <message>
      <source>检查网格边界</source>
      <translation>Check the grids' borders</translation>
    </message>
    <message>
      <source>检查网线、网络和中心服务器；程序会一直重试，指令不会丢。</source>
      <translation>Check cable, network and central server; the program keeps trying, no order is lost.</translation>
    </message>
    <message>
      <source>楼栋长</source>
      <translation>Building head</translation>
    </message>
    <message>
      <source>正在发送</source>
      <translation>Sending</translation>
    </message>
    <message>
      <source>正在启动</source>
      <translation>Starting</translation>
    </message>
    <message>
      <source>正在启动本机中心</source>
      <translation>Starting the embedded central</translation>
    </message>
    <message>
      <source>正在处置途中</source>
      <translation>On the way to an order</translation>
    </message>
    <message>
      <source>正在寻找中心 …</source>
      <translation>Looking for the central …</translation>
    </message>
    <message>
      <source>正在建立索引 {share} %</source>
      <translation>Taking up the city, {share} %</translation>
    </message>
    <message>
      <source>正在检查 {n} 网格 … {share}</source>
      <translation>Checking {n} grids … {share}</translation>
    </message>
    <message>
      <source>正在检查 …</source>
      <translation>Checking …</translation>
    </message>
    <message>
      <source>正在测试 …</source>
      <translation>Testing ...</translation>
    </message>
    <message>
      <source>正在登录 …</source>
      <translation>Logging in …</translation>
    </message>
    <message>
      <source>正在统计…</source>
      <translation>counting …</translation>
    </message>
    <message>
      <source>正在装入 {done} / {total} 条记录；装完之前，数字还不全</source>
      <translation>Loading {done} of {total} records; until all are here the figures are not complete</translation>
    </message>
    <message>
      <source>正在装入全市网格、岗位和未结事件</source>
      <translation>Loading the city's grids, posts and open incidents</translation>
    </message>
    <message>
      <source>正在装入网格边界</source>
      <translation>Loading the grids' borders</translation>
    </message>
    <message>
      <source>正在装入网格边界 {done} / {total}</source>
      <translation>Loading the borders of the grids {done} / {total}</translation>
    </message>
    <message>
      <source>正在读取可用操作 …</source>
      <translation>Reading what can be done …</translation>
    </message>
    <message>
      <source>正在读取台账…</source>
      <translation>Reading the grid's profile…</translation>
    </message>
    <message>
      <source>正在重试</source>
      <translation>Trying again</translation>
    </message>
    <message>
      <source>正常</source>
      <translation>Good</translation>
    </message>
    <message>
      <source>正确的标题</source>
      <translation>the right title</translation>
    </message>
    <message>
      <source>此刻不可用</source>
      <translation>not possible at this moment</translation>
    </message>
    <message>
      <source>此刻没有可用操作，等待处置方</source>
      <translation>Nothing to do now; waiting for the handler</translation>
    </message>
    <message>
      <source>此前一小时内没有定位</source>
      <translation>No fix within the hour before</translation>
    </message>
    <message>
      <source>此时没有这条记录</source>
      <translation>There was no such record at this time</translation>
    </message>
    <message>
      <source>没写完的文字留给 {name}，回来时还在</source>
      <translation>What {name} has typed is kept and will be there again</translation>
    </message>
    <message>
      <source>没有下达，所写已保留：{why}</source>
      <translation>Not ordered, your words are kept: {why}</translation>
    </message>
    <message>
      <source>没有发现问题</source>
      <translation>Nothing is wrong</translation>
    </message>
    <message>
      <source>没有可以搁置的报警；最高级别的和已恢复的不能搁置</source>
      <translation>Nothing to shelve; neither the highest priority nor what is over can be</translation>
    </message>
    <message>
      <source>没有图形</source>
      <translation>No shape</translation>
    </message>
    <message>
      <source>没有完全符合“{words}”的，下面是最接近的</source>
      <translation>Nothing holds all of “{words}”; these come nearest</translation>
    </message>
    <message>
      <source>没有岗位资料</source>
      <translation>No data on this post</translation>
    </message>
    <message>
      <source>没有找到“{words}”</source>
      <translation>Nothing found for “{words}”</translation>
    </message>
    <message>
      <source>没有指定 B岗</source>
      <translation>No B person named</translation>
    </message>
    <message>
      <source>没有排班</source>
      <translation>No rota</translation>
    </message>
    <message>
      <source>没有故障，画面是新的</source>
      <translation>No fault, the picture is fresh</translation>
    </message>
    <message>
      <source>没有未确认的报警</source>
      <translation>No unacknowledged alarms</translation>
    </message>
    <message>
      <source>没有未结事件</source>
      <translation>No open incidents</translation>
    </message>
    <message>
      <source>没有登录成功：{reason}</source>
      <translation>Not logged in: {reason}</translation>
    </message>
    <message>
      <source>没有登录，或登录已失效</source>
      <translation>Not logged in, or the login has ended</translation>
    </message>
    <message>
      <source>没有登记</source>
      <translation>No record</translation>
    </message>
    <message>
      <source>没有这名网格员的资料</source>
      <translation>No data on this grid worker</translation>
    </message>
    <message>
      <source>没有这样的岗位</source>
      <translation>No such posts</translation>
    </message>
    <message>
      <source>没有选中派遣对象，没有下达</source>
      <translation>Nobody chosen to dispatch; no order was given</translation>
    </message>
    <message>
      <source>注意</source>
      <translation>Attention</translation>
    </message>
    <message>
      <source>派给</source>
      <translation>Dispatch to</translation>
    </message>
    <message>
      <source>派遣</source>
      <translation>Dispatch</translation>
    </message>
    <message>
      <source>派遣 {name}</source>
      <translation>Dispatch {name}</translation>
    </message>
    <message>
      <source>派遣建议</source>
      <translation>Whom to dispatch</translation>
    </message>
    <message>
      <source>测试</source>
      <translation>Test</translation>
    </message>
    <message>
      <source>测量</source>
      <translation>Measure</translation>
    </message>
    <message>
      <source>浓淡</source>
      <translation>Strength</translation>
    </message>
    <message>
      <source>清除选区</source>
      <translation>Clear area</translation>
    </message>
    <message>
      <source>满意</source>
      <translation>satisfied</translation>
    </message>
    <message>
      <source>演示</source>
      <translation>Demo</translation>
    </message>
    <message>
      <source>演示 · 示意网格</source>
      <translation>Demo · schematic</translation>
    </message>
    <message>
      <source>演示城市的账号：{names}；密码 {password}</source>
      <translation>Accounts of the demo city: {names}; password {password}</translation>
    </message>
    <message>
      <source>热线</source>
      <translation>Hotline</translation>
    </message>
    <message>
      <source>版权说明</source>
      <translation>Attribution</translation>
    </message>
    <message>
      <source>特急</source>
      <translation>Critical</translation>
    </message>
    <message>
      <source>状态</source>
      <translation>State</translation>
    </message>
    <message>
      <source>环节超时</source>
      <translation>Stage overdue</translation>
    </message>
    <message>
      <source>现任责任人</source>
      <translation>Answers here now</translation>
    </message>
    <message>
      <source>现在当班：{person}</source>
      <translation>On this desk now: {person}</translation>
    </message>
    <message>
      <source>现在登录</source>
      <translation>Log in now</translation>
    </message>
    <message>
      <source>现在负责</source>
      <translation>Answers now for</translation>
    </message>
    <message>
      <source>球面墨卡托 EPSG:3857（天地图 w）</source>
      <translation>Mercator EPSG:3857 (Tianditu w)</translation>
    </message>
    <message>
      <source>理由（必填）</source>
      <translation>reason (required)</translation>
    </message>
    <message>
      <source>瓦片划分</source>
      <translation>Tiling</translation>
    </message>
    <message>
      <source>瓦片大小不对：{detail}；只支持 256 和 512 像素的方形瓦片</source>
      <translation>Tiles of {detail} pixels; only squares of 256 and 512 can be shown</translation>
    </message>
    <message>
      <source>用户名</source>
      <translation>User name</translation>
    </message>
    <message>
      <source>用户名或密码不对。连错 5 次锁定 5 分钟；账号是否停用，请问信息管理员。</source>
      <translation>User name or password is wrong. Five failures in a row lock for 5 minutes; ask IT whether the account is shut.</translation>
    </message>
    <message>
      <source>由 BD-09 换算</source>
      <translation>Converted from BD-09</translation>
    </message>
    <message>
      <source>由 GCJ-02 换算</source>
      <translation>Converted from GCJ-02</translation>
    </message>
    <message>
      <source>申请延期</source>
      <translation>Ask extension</translation>
    </message>
    <message>
      <source>电话</source>
      <translation>Phone</translation>
    </message>
    <message>
      <source>画面为什么陈旧</source>
      <translation>Why is the picture stale?</translation>
    </message>
    <message>
      <source>画面已陈旧 {age}</source>
      <translation>Picture stale for {age}</translation>
    </message>
    <message>
      <source>画面比地球还大，没有存下</source>
      <translation>The view is larger than the Earth: nothing was kept</translation>
    </message>
    <message>
      <source>留空则用文件里写的</source>
      <translation>Empty: what the file says</translation>
    </message>
    <message>
      <source>病假</source>
      <translation>Sick leave</translation>
    </message>
    <message>
      <source>登录</source>
      <translation>Login</translation>
    </message>
    <message>
      <source>登录在 {left} 后结束，中心不再续期</source>
      <translation>The login ends in {left}; the central renews it no more</translation>
    </message>
    <message>
      <source>登录已结束</source>
      <translation>Login ended</translation>
    </message>
    <message>
      <source>登录续期没有成功，正在重试；{left} 后中断</source>
      <translation>The login could not be renewed, trying again; it ends in {left}</translation>
    </message>
    <message>
      <source>看 {grid}</source>
      <translation>Show {grid}</translation>
    </message>
    <message>
      <source>看指令</source>
      <translation>Show the order</translation>
    </message>
    <message>
      <source>看整个选区</source>
      <translation>See whole area</translation>
    </message>
    <message>
      <source>看网格，再双击看社区、镇街</source>
      <translation>Show grid, then community, town</translation>
    </message>
    <message>
      <source>督办</source>
      <translation>Supervised</translation>
    </message>
    <message>
      <source>矩阵集</source>
      <translation>Matrix set</translation>
    </message>
    <message>
      <source>短信</source>
      <translation>Text message</translation>
    </message>
    <message>
      <source>确认</source>
      <translation>Acknowledge</translation>
    </message>
    <message>
      <source>确认报警</source>
      <translation>Acknowledge the alarm</translation>
    </message>
    <message>
      <source>确认最急的报警</source>
      <translation>Acknowledge the most urgent alarm</translation>
    </message>
    <message>
      <source>社区</source>
      <translation>Community</translation>
    </message>
    <message>
      <source>社区民警</source>
      <translation>Community police</translation>
    </message>
    <message>
      <source>离线</source>
      <translation>Offline</translation>
    </message>
    <message>
      <source>移交</source>
      <translation>Hand off</translation>
    </message>
    <message>
      <source>移动地图或十字光标，⇧ 加大步幅</source>
      <translation>Move map or crosshair, ⇧ farther</translation>
    </message>
    <message>
      <source>程序会自己把它启动起来，请稍候。</source>
      <translation>The program starts it by itself; please wait.</translation>
    </message>
    <message>
      <source>程序内部出错（{kind}，第 {count} 次），已记入日志；可以继续工作</source>
      <translation>The program failed inside ({kind}, no. {count}); it is in the log and work can go on</translation>
    </message>
    <message>
      <source>空岗</source>
      <translation>Vacant</translation>
    </message>
    <message>
      <source>空岗 {vacant} · 未核实 {unverified}</source>
      <translation>Vacant {vacant} · unverified {unverified}</translation>
    </message>
    <message>
      <source>空岗 {vacant} · 未核实 {unverified} · 共 {total} 岗</source>
      <translation>Vacant {vacant} · unverified {unverified} · {total} posts</translation>
    </message>
    <message>
      <source>空岗（A {why}）</source>
      <translation>Vacant (A {why})</translation>
    </message>
    <message>
      <source>空隙</source>
      <translation>Gap</translation>
    </message>
    <message>
      <source>立即重试</source>
      <translation>Try now</translation>
    </message>
    <message>
      <source>立即重试连接</source>
      <translation>Try the link now</translation>
    </message>
    <message>
      <source>站点</source>
      <translation>Stations</translation>
    </message>
    <message>
      <source>第 {n} 次重开</source>
      <translation>opened again {n}×</translation>
    </message>
    <message>
      <source>第 {n} 段 {m} m</source>
      <translation>Leg {n} {m} m</translation>
    </message>
    <message>
      <source>筛选中 · 不显示：{what}</source>
      <translation>Filtered · not shown: {what}</translation>
    </message>
    <message>
      <source>筛选中 · 目前没有被隐去的</source>
      <translation>Filtered · nothing hidden now</translation>
    </message>
    <message>
      <source>筛选：标题、地点、人员</source>
      <translation>Filter: title, place, person</translation>
    </message>
    <message>
      <source>签占</source>
      <translation>Claim</translation>
    </message>
    <message>
      <source>签占所选事件</source>
      <translation>Claim the chosen incident</translation>
    </message>
    <message>
      <source>签收</source>
      <translation>Sign for</translation>
    </message>
    <message>
      <source>管理员</source>
      <translation>Administrator</translation>
    </message>
    <message>
      <source>类别</source>
      <translation>Kind</translation>
    </message>
    <message>
      <source>类型</source>
      <translation>Kind</translation>
    </message>
    <message>
      <source>系统</source>
      <translation>System</translation>
    </message>
    <message>
      <source>紧急</source>
      <translation>High</translation>
    </message>
    <message>
      <source>红牌督办</source>
      <translation>red supervision</translation>
    </message>
    <message>
      <source>级别前缀</source>
      <translation>Zoom prefix</translation>
    </message>
    <message>
      <source>级别，从、到</source>
      <translation>Zooms, from and to</translation>
    </message>
    <message>
      <source>纬度</source>
      <translation>Latitude</translation>
    </message>
    <message>
      <source>纬度 WGS84</source>
      <translation>Latitude WGS84</translation>
    </message>
    <message>
      <source>组长</source>
      <translation>Group leader</translation>
    </message>
    <message>
      <source>细条网格</source>
      <translation>Thin grid</translation>
    </message>
    <message>
      <source>细条重叠</source>
      <translation>Thin overlap</translation>
    </message>
    <message>
      <source>细缝</source>
      <translation>Thin gap</translation>
    </message>
    <message>
      <source>细缝细条</source>
      <translation>Slivers</translation>
    </message>
    <message>
      <source>终端</source>
      <translation>Terminals</translation>
    </message>
    <message>
      <source>终端 {online} 在线 · {late} 过期 · {offline} 离线</source>
      <translation>Terminals {online} online · {late} late · {offline} offline</translation>
    </message>
    <message>
      <source>终端 –</source>
      <translation>Terminals –</translation>
    </message>
    <message>
      <source>经度</source>
      <translation>Longitude</translation>
    </message>
    <message>
      <source>经度 WGS84</source>
      <translation>Longitude WGS84</translation>
    </message>
    <message>
      <source>经纬度 EPSG:4326、4490（天地图 c）</source>
      <translation>Degrees EPSG:4326, 4490 (Tianditu c)</translation>
    </message>
    <message>
      <source>经过</source>
      <translation>History</translation>
    </message>
    <message>
      <source>结果未知</source>
      <translation>Outcome unknown</translation>
    </message>
    <message>
      <source>统计读不到，稍后再试</source>
      <translation>counts cannot be read, trying again soon</translation>
    </message>
    <message>
      <source>编号</source>
      <translation>Number</translation>
    </message>
    <message>
      <source>编码、编号</source>
      <translation>Code, number</translation>
    </message>
    <message>
      <source>编码与登记</source>
      <translation>Codes, records</translation>
    </message>
    <message>
      <source>编码无效</source>
      <translation>Invalid code</translation>
    </message>
    <message>
      <source>编码矛盾</source>
      <translation>Contradictory code</translation>
    </message>
    <message>
      <source>编码重复</source>
      <translation>Duplicate code</translation>
    </message>
    <message>
      <source>缘由</source>
      <translation>Why</translation>
    </message>
    <message>
      <source>缩小地图</source>
      <translation>Zoom out</translation>
    </message>
    <message>
      <source>网格</source>
      <translation>Grid</translation>
    </message>
    <message>
      <source>网格之外</source>
      <translation>Outside all grids</translation>
    </message>
    <message>
      <source>网格台账（人地物情事）</source>
      <translation>Grid profile (people, places, things, sentiment, affairs)</translation>
    </message>
    <message>
      <source>网格员</source>
      <translation>Grid worker</translation>
    </message>
    <message>
      <source>网格外事件</source>
      <translation>Incidents outside</translation>
    </message>
    <message>
      <source>网格外人员</source>
      <translation>Workers outside</translation>
    </message>
    <message>
      <source>网格指挥台</source>
      <translation>GridDesk</translation>
    </message>
    <message>
      <source>网格指挥台 · 大屏</source>
      <translation>GridDesk · wall</translation>
    </message>
    <message>
      <source>网格编码</source>
      <translation>Grid codes</translation>
    </message>
    <message>
      <source>网格边界检查</source>
      <translation>Border check</translation>
    </message>
    <message>
      <source>网格边界读不到，地图暂缺或仍是旧的；其余照常更新，稍后自动再试</source>
      <translation>The grid outlines cannot be read: the map is missing or an old one. The rest goes on; they are asked for again soon</translation>
    </message>
    <message>
      <source>网站</source>
      <translation>Website</translation>
    </message>
    <message>
      <source>网络连接</source>
      <translation>Network</translation>
    </message>
    <message>
      <source>职责 {n} 项</source>
      <translation>Duties {n}</translation>
    </message>
    <message>
      <source>职责 {n} 项（示例）</source>
      <translation>Duties {n} (samples)</translation>
    </message>
    <message>
      <source>联系人</source>
      <translation>Contacts</translation>
    </message>
    <message>
      <source>联系人（1 3 N） {n}</source>
      <translation>Contacts (1 3 N) {n}</translation>
    </message>
    <message>
      <source>联防队</source>
      <translation>Joint-defence team</translation>
    </message>
    <message>
      <source>至 {time}</source>
      <translation>until {time}</translation>
    </message>
    <message>
      <source>街道</source>
      <translation>Street</translation>
    </message>
    <message>
      <source>被拒绝</source>
      <translation>Rejected</translation>
    </message>
    <message>
      <source>规模</source>
      <translation>Size</translation>
    </message>
    <message>
      <source>视图</source>
      <translation>Views</translation>
    </message>
    <message>
      <source>视图 {n}</source>
      <translation>View {n}</translation>
    </message>
    <message>
      <source>视图名称</source>
      <translation>Name of the view</translation>
    </message>
    <message>
      <source>视图已锁定 · 所选在画面之外</source>
      <translation>View locked · selection out of sight</translation>
    </message>
    <message>
      <source>视图锁定</source>
      <translation>Lock view</translation>
    </message>
    <message>
      <source>视频</source>
      <translation>Video</translation>
    </message>
    <message>
      <source>解锁</source>
      <translation>Unlock</translation>
    </message>
    <message>
      <source>记录刚有变化，正在读取可用操作</source>
      <translation>the record has just changed, reading what is allowed</translation>
    </message>
    <message>
      <source>设置</source>
      <translation>Settings</translation>
    </message>
    <message>
      <source>设置 Ctrl+,</source>
      <translation>Settings Ctrl+,</translation>
    </message>
    <message>
      <source>设置 · {section}</source>
      <translation>Settings · {section}</translation>
    </message>
    <message>
      <source>设置文件读不懂，已按默认值启动；原文件没有改动：{path}</source>
      <translation>The settings were not understood; started with defaults. The file is untouched: {path}</translation>
    </message>
    <message>
      <source>试一试</source>
      <translation>Trial</translation>
    </message>
    <message>
      <source>请信息管理员查看中心的日志；程序会一直重试。</source>
      <translation>Ask your administrator to look into the central's log; the program keeps trying.</translation>
    </message>
    <message>
      <source>请信息管理员检查中心的证书和本机时间。</source>
      <translation>Ask your administrator to check the central's certificate and this machine's clock.</translation>
    </message>
    <message>
      <source>请假</source>
      <translation>Absence</translation>
    </message>
    <message>
      <source>请用自己的账号登录。指令都以登录人的名义发出。</source>
      <translation>Log in with your own account. Orders go out in your name.</translation>
    </message>
    <message>
      <source>请给视图起个名字</source>
      <translation>Give the view a name</translation>
    </message>
    <message>
      <source>请选择 …</source>
      <translation>choose …</translation>
    </message>
    <message>
      <source>读不到可用操作，稍后自动再试</source>
      <translation>Cannot read what is allowed; asking again shortly</translation>
    </message>
    <message>
      <source>谁在负责这个网格</source>
      <translation>Who answers for this grid</translation>
    </message>
    <message>
      <source>谢绝移交</source>
      <translation>Decline hand-off</translation>
    </message>
    <message>
      <source>负责</source>
      <translation>Answers</translation>
    </message>
    <message>
      <source>负责人</source>
      <translation>Head</translation>
    </message>
    <message>
      <source>账号已解锁，可以再试</source>
      <translation>The account is open again; try once more</translation>
    </message>
    <message>
      <source>走访</source>
      <translation>Patrol</translation>
    </message>
    <message>
      <source>超 {time}</source>
      <translation>{time} over</translation>
    </message>
    <message>
      <source>超时</source>
      <translation>Overdue</translation>
    </message>
    <message>
      <source>超时 {n}</source>
      <translation>Overdue {n}</translation>
    </message>
    <message>
      <source>超过了时限</source>
      <translation>Past the deadline</translation>
    </message>
    <message>
      <source>越级</source>
      <translation>a level skipped</translation>
    </message>
    <message>
      <source>距本网格 {far}</source>
      <translation>{far} from the home grid</translation>
    </message>
    <message>
      <source>轨迹</source>
      <translation>Trails</translation>
    </message>
    <message>
      <source>载入 {n}%</source>
      <translation>Loading {n}%</translation>
    </message>
    <message>
      <source>辅警</source>
      <translation>Auxiliary police</translation>
    </message>
    <message>
      <source>边界检查</source>
      <translation>Borders</translation>
    </message>
    <message>
      <source>边界检查于 {time}</source>
      <translation>checked at {time}</translation>
    </message>
    <message>
      <source>边界检查结果</source>
      <translation>What the border check found</translation>
    </message>
    <message>
      <source>边界问题</source>
      <translation>Border findings</translation>
    </message>
    <message>
      <source>过去</source>
      <translation>PAST</translation>
    </message>
    <message>
      <source>过期</source>
      <translation>Late</translation>
    </message>
    <message>
      <source>返回</source>
      <translation>Back</translation>
    </message>
    <message>
      <source>还可撤销 {n} 秒</source>
      <translation>undo for {n} s more</translation>
    </message>
    <message>
      <source>还有 {count} 条</source>
      <translation>{count} more</translation>
    </message>
    <message>
      <source>还有 {count} 条更早的指令</source>
      <translation>{count} earlier orders</translation>
    </message>
    <message>
      <source>还有 {count} 条通知</source>
      <translation>{count} more notices</translation>
    </message>
    <message>
      <source>还没有可显示的画面。程序会一直重试 · 立即重试 F5 · 为什么 F8</source>
      <translation>There is no picture to show yet. The program keeps trying · F5 tries now · F8 says why</translation>
    </message>
    <message>
      <source>还缺：{what}</source>
      <translation>missing: {what}</translation>
    </message>
    <message>
      <source>这一刻的记录还没有载入</source>
      <translation>The records of this minute have not come yet</translation>
    </message>
    <message>
      <source>这个地址上不是网格指挥台的中心</source>
      <translation>What answers at this address is no GridDesk central</translation>
    </message>
    <message>
      <source>这个岗位不能回看过去</source>
      <translation>This role may not look at the past</translation>
    </message>
    <message>
      <source>这个岗位不能看过去的位置，只显示事件和岗位</source>
      <translation>This role may not see past positions: incidents and posts only</translation>
    </message>
    <message>
      <source>这个席位已有程序在用；请换 --seat 号码</source>
      <translation>This seat is in use; choose another --seat number</translation>
    </message>
    <message>
      <source>这个席位没有用密码登录，锁上就打不开；请先按 F9 登录</source>
      <translation>Nobody logged in here with a password, so a locked desk could not be opened; press F9 to log in first</translation>
    </message>
    <message>
      <source>这件事已不在未结之列</source>
      <translation>the incident is no longer open</translation>
    </message>
    <message>
      <source>这件事已不在未结之列，没有下达</source>
      <translation>This incident is no longer open; no order was given</translation>
    </message>
    <message>
      <source>这是矢量瓦片；请改用图片瓦片（PNG、JPEG、WebP）</source>
      <translation>These are vector tiles; use picture tiles (PNG, JPEG, WebP)</translation>
    </message>
    <message>
      <source>这里没有事件</source>
      <translation>No incidents here</translation>
    </message>
    <message>
      <source>这里没有瓦片；请检查级别、坐标系和瓦片划分</source>
      <translation>No tile here; check zooms, coordinate system and tiling</translation>
    </message>
    <message>
      <source>进展</source>
      <translation>Progress</translation>
    </message>
    <message>
      <source>远离全市</source>
      <translation>Far from the city</translation>
    </message>
    <message>
      <source>远离本社区</source>
      <translation>Far from its community</translation>
    </message>
    <message>
      <source>连不上中心（网络不通）</source>
      <translation>The central cannot be reached (no network)</translation>
    </message>
    <message>
      <source>连不上中心（连接被拒绝）</source>
      <translation>The central cannot be reached (connection refused)</translation>
    </message>
    <message>
      <source>连不上中心，过去的记录读不到</source>
      <translation>No link to the central: the past cannot be read</translation>
    </message>
    <message>
      <source>连不上地图服务器；请检查地址和网络</source>
      <translation>The map server cannot be reached; check address and network</translation>
    </message>
    <message>
      <source>连接中断，应答不完整</source>
      <translation>The link broke, the answer is incomplete</translation>
    </message>
    <message>
      <source>迟到</source>
      <translation>Late</translation>
    </message>
    <message>
      <source>退出登录</source>
      <translation>Log out</translation>
    </message>
    <message>
      <source>退回</source>
      <translation>Return</translation>
    </message>
    <message>
      <source>退回一点、清除</source>
      <translation>Take a point back, clear</translation>
    </message>
    <message>
      <source>退回所选事件</source>
      <translation>Return the chosen incident</translation>
    </message>
    <message>
      <source>选区 · {n} 网格</source>
      <translation>Area · {n} grids</translation>
    </message>
    <message>
      <source>选区内的事件、网格、人员</source>
      <translation>Incidents, grids, workers in the area</translation>
    </message>
    <message>
      <source>选择底图文件</source>
      <translation>Choose a basemap file</translation>
    </message>
    <message>
      <source>选择文件 …</source>
      <translation>Choose ...</translation>
    </message>
    <message>
      <source>选第一位派遣对象</source>
      <translation>Choose the first to dispatch</translation>
    </message>
    <message>
      <source>选第三位派遣对象</source>
      <translation>Choose the third to dispatch</translation>
    </message>
    <message>
      <source>选第二位派遣对象</source>
      <translation>Choose the second to dispatch</translation>
    </message>
    <message>
      <source>逐个走过视野内的事件</source>
      <translation>Walk through incidents in sight</translation>
    </message>
    <message>
      <source>邻格</source>
      <translation>Neighbouring grid</translation>
    </message>
    <message>
      <source>部门</source>
      <translation>Department</translation>
    </message>
    <message>
      <source>重叠</source>
      <translation>Overlap</translation>
    </message>
    <message>
      <source>重大</source>
      <translation>major</translation>
    </message>
    <message>
      <source>重新下达</source>
      <translation>Give it again</translation>
    </message>
    <message>
      <source>重新检查</source>
      <translation>Check again</translation>
    </message>
    <message>
      <source>重新立案</source>
      <translation>Reopen</translation>
    </message>
    <message>
      <source>重试</source>
      <translation>Try again</translation>
    </message>
    <message>
      <source>量距离、面积</source>
      <translation>Measure length and area</translation>
    </message>
    <message>
      <source>钉在图上</source>
      <translation>Pin to map</translation>
    </message>
    <message>
      <source>锁定席位</source>
      <translation>Lock desk</translation>
    </message>
    <message>
      <source>锁定或放开视图</source>
      <translation>Lock or free the view</translation>
    </message>
    <message>
      <source>错误次数过多，账号已锁定，{time} 以后再试（还有 {left}）</source>
      <translation>Too many failures; the account is locked until {time} ({left} left)</translation>
    </message>
    <message>
      <source>镇</source>
      <translation>Town</translation>
    </message>
    <message>
      <source>镇街</source>
      <translation>Town</translation>
    </message>
    <message>
      <source>镇（街道）</source>
      <translation>Town or street</translation>
    </message>
    <message>
      <source>镇（街道）、社区</source>
      <translation>Towns, communities</translation>
    </message>
    <message>
      <source>队列上一件</source>
      <translation>Previous in the queue</translation>
    </message>
    <message>
      <source>队列下一件</source>
      <translation>Next in the queue</translation>
    </message>
    <message>
      <source>陈旧</source>
      <translation>Stale</translation>
    </message>
    <message>
      <source>隐去</source>
      <translation>hidden</translation>
    </message>
    <message>
      <source>隐去 {n}</source>
      <translation>{n} hidden</translation>
    </message>
    <message>
      <source>需处理 {n} / {total}</source>
      <translation>Need action {n} / {total}</translation>
    </message>
    <message>
      <source>面积 {area}</source>
      <translation>Area {area}</translation>
    </message>
    <message>
      <source>领导</source>
      <translation>Leader</translation>
    </message>
    <message>
      <source>领导交办</source>
      <translation>From a leader</translation>
    </message>
    <message>
      <source>首次启动：正在写入前 24 小时的事件</source>
      <translation>First start: writing the last 24 hours</translation>
    </message>
    <message>
      <source>首次启动：正在写入定位</source>
      <translation>First start: writing positions</translation>
    </message>
    <message>
      <source>首次启动：正在写入网格员和网格资料</source>
      <translation>First start: writing workers and what is known of the grids</translation>
    </message>
    <message>
      <source>首次启动：正在建立演示城市</source>
      <translation>First start: building the demo city</translation>
    </message>
    <message>
      <source>首次启动：正在推算岗位</source>
      <translation>First start: working out who holds each post</translation>
    </message>
    <message>
      <source>黄牌督办</source>
      <translation>yellow supervision</translation>
    </message>
    <message>
      <source>（{who}安排）</source>
      <translation> (arranged by {who})</translation>
    </message>
    <message>
      <source>（{who}批准）</source>
      <translation> (approved by {who})</translation>
    </message>
    <message>
      <source>（对方版本 {theirs}）</source>
      <translation> (theirs: {theirs})</translation>
    </message>
  </context>
</TS>
