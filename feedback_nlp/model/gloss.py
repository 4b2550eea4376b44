"""Words that the Japanese vectors lack or place wrongly, explained by words that they know.

English words of town life let an English opinion stand beside Japanese ones; each Japanese word is
one that came into use late or shares the row of an unrelated word. A line is `words: meaning`;
the mean of the meaning's vectors becomes the vector of each word.
"""

_ENGLISH = """
bus coach shuttle: バス
bus-stop: バス停
train railway railroad: 電車 鉄道
station: 駅
subway metro: 地下鉄
tram: 路面電車
taxi cab: タクシー
car vehicle automobile: 車 自動車
bicycle bike cycling cyclist: 自転車
fare: 運賃
ticket: 切符
timetable schedule: 時刻表
transit transport transportation: 交通 輸送
traffic congestion: 渋滞 交通
road street highway: 道路
sidewalk pavement footpath: 歩道
crosswalk crossing: 横断歩道
pedestrian walk walking walkable: 歩行者 歩く
wheelchair: 車椅子
accessible accessibility barrier-free: バリアフリー
disability disabled handicapped: 障害者
parking: 駐車場 駐車
driver drive driving: 運転
license licence: 免許
airport flight: 空港
harbor harbour port: 港
bridge: 橋
shinkansen: 新幹線
suica icoca contactless: suica 乗車
child children kid kids: 子供 児童
baby babies infant newborn: 赤ちゃん 乳児
toddler preschooler: 幼児
daughter: 娘
son: 息子
mother mom mum maternal maternity: 母 母親
father dad paternal: 父 父親
parent parenting: 親 育児
family families: 家族
grandmother grandma: 祖母
grandfather grandpa grandparent: 祖父
childcare daycare nursery day-care: 保育 保育園
kindergarten preschool: 幼稚園
babysitter babysitting: 子守
pregnant pregnancy: 妊娠 妊婦
birth childbirth postpartum postnatal: 出産 産後
midwife: 助産師
pediatric pediatrician paediatric paediatrician: 小児科
playground: 遊び場 公園
indoor: 室内
outdoor: 屋外 野外
toy: 玩具
school: 学校
elementary: 小学校
junior: 中学
high-school: 高校
university universities college campus: 大学
student pupil: 学生 生徒
teacher: 教師 先生
class classroom lesson: 授業 教室
education educational curriculum: 教育
learn learning study studying: 学ぶ 学習
homework: 宿題
tutor tutoring: 家庭教師 塾
bully bullying: 虐め
truancy absenteeism: 不登校
scholarship: 奨学金
tuition: 学費
internship intern: インターンシップ
library libraries: 図書館
book: 本 図書
museum: 博物館 美術館
gallery: 画廊
theater theatre: 劇場
concert orchestra: コンサート 音楽会
music musician: 音楽
artist: 芸術家 作家
culture cultural: 文化
tradition traditional: 伝統
heritage: 遺産 文化財
history historic historical: 歴史
festival: 祭り
shrine: 神社
temple: 寺
castle: 城
samurai: 侍 武家
geisha teahouse: 芸者 茶屋
ceremony: 茶道 儀式
noh: 能 能楽
craft crafts handicraft artisan craftsman craftsmen: 工芸 職人
lacquer lacquerware: 漆器
ceramic ceramics pottery porcelain: 陶器 陶芸
kimono silk dyeing yuzen: 着物 友禅
gold-leaf: 金箔
townhouse machiya: 町家
wooden: 木造
landscape scenery: 景観
preserve preservation conserve conservation restoration restore: 保存 保全
exhibition exhibit: 展示 展覧会
event: イベント 行事
sport sports athletic: スポーツ
stadium arena: 競技場 スタジアム
gym gymnasium: 体育館
swimming pool: プール 水泳
soccer football: サッカー
baseball: 野球
marathon running runner: マラソン
exercise fitness: 運動
health healthy: 健康
hospital: 病院
clinic: 診療所
doctor physician: 医師 医者
nurse nursing: 看護師 看護
medical medicine: 医療
dental dentist: 歯科
emergency ambulance: 救急
vaccine vaccination: ワクチン 接種
cancer: 癌
mental: 精神
counseling counselling counselor counsellor: 相談 カウンセリング
consult consultation: 相談
welfare: 福祉
elderly senior aged aging ageing: 高齢者
dementia: 認知症
caregiver carer caregiving: 介護
lonely loneliness isolation isolated alone: 孤独 孤立
volunteer volunteering: ボランティア
donation donate: 寄付
poverty: 貧困
homeless: ホームレス
neighbor neighbour neighborhood neighbourhood: 近所 町内
association: 協会 町内会
community communities: 地域 コミュニティー
resident citizen inhabitant: 住民 市民
local: 地元 地域
foreigner foreign immigrant expat: 外国人
multilingual bilingual translation translate translator interpreter: 翻訳 通訳
language: 言語
english: 英語
japanese: 日本語
chinese: 中国語
korean: 韓国語
multicultural diversity diverse: 多文化 多様
religion religious halal vegetarian vegan: 宗教 ベジタリアン
gender: ジェンダー 性別
woman women female: 女性
men male: 男性
lgbt lgbtq transgender: 性的
equality equal discrimination: 平等 差別
marriage married wedding marry: 結婚
divorce: 離婚
dating matchmaking: 婚活
young youth teenager: 若者
work worker workplace working: 働く 労働
job jobs employment employ hiring hire recruit recruitment: 就職 雇用 求人
unemployed unemployment: 失業
salary salaries wage wages income: 賃金 給料
overtime: 残業
telework teleworking remote: テレワーク
labor labour workforce: 労働
company companies firm corporation corporate enterprise: 企業 会社
business businesses: 事業 ビジネス
startup startups entrepreneur entrepreneurship founder: 起業 ベンチャー
venture: ベンチャー
investor investment invest: 投資
loan bank banking: 融資 銀行
subsidy subsidies grant subsidize: 補助金 助成
tax taxes taxation: 税金 税
budget: 予算
economy economic: 経済
industry industrial: 産業 工業
factory factories manufacturing manufacturer: 工場 製造
machine machinery equipment: 機械 設備
export overseas abroad: 輸出 海外
import: 輸入
trade: 貿易 取引
shop store retail shopping: 店 商店 買い物
supermarket grocery groceries: スーパー 食料品
market: 市場
mall: 商店街
downtown: 中心街 街中
restaurant restaurants dining: 飲食店 レストラン
cafe coffee: カフェ 喫茶
menu: メニュー
food: 食べ物 食品
seafood fish fishing fishery: 魚 漁業
vegetable vegetables: 野菜
rice: 米
farm farmer farming agriculture agricultural: 農業 農家
forest forestry woods: 森林 林業
sake brewery: 日本酒 酒造
sweets confectionery: 和菓子
souvenir: 土産
tourist tourism tourists sightseeing: 観光 観光客
visitor visit travel traveler traveller trip: 訪れる 旅行
overtourism overcrowded crowded crowd: 混雑
hotel accommodation hostel guesthouse inn: ホテル 宿泊
airbnb: 民泊
luggage baggage: 荷物
guide guidebook: 案内 ガイド
sign signage signs signboard: 看板 標識 案内
toilet toilets restroom bathroom: トイレ
wifi internet online web website: インターネット ネット
digital digitalization digitization: デジタル
smartphone phone mobile: スマホ 携帯電話
application applications apply: 申請 アプリ
app apps: アプリ
computer tablet: パソコン
software: ソフトウェア
programming coding: プログラミング
robot robotics: ロボット
artificial intelligence: 人工知能
data: データ
cashless credit card payment: クレジットカード 決済
form forms paperwork document documents: 書類 申請
city municipal municipality: 市 市役所
city-hall: 市役所
government administration administrative: 行政 政府
mayor: 市長
council councillor councilor: 議会
official officials: 職員
policy policies: 政策
election vote voting voter: 選挙 投票
democracy democratic: 民主
law legislation regulation ordinance rule: 法律 条例 規制
police crime: 警察 犯罪
safety safe: 安全
security: 防犯 安全
disaster: 災害
earthquake: 地震
tsunami: 津波
flood flooding: 洪水
evacuation evacuate shelter: 避難 避難所
fire firefighter: 消防 火災
snow snowy: 雪
plow plowing plough snowplow: 除雪
winter: 冬
rain: 雨
heat hot: 暑い
cold: 寒い
house houses housing home: 住宅 家
apartment flat condominium: アパート 団地
vacant abandoned: 空き家
rent rental tenant landlord: 家賃 賃貸
demolish demolished demolition: 取り壊す 解体
repair renovate renovation: 修理 改修
building: 建物
land property estate: 土地 不動産
move relocate relocation migrate migration settle: 移住 引っ越す
population depopulation: 人口
rural countryside village: 田舎 農村
urban: 都市
tokyo: 東京
kanazawa: 金沢
ishikawa: 石川
noto: 能登
kyoto: 京都
osaka: 大阪
japan: 日本
park parks: 公園
garden gardens gardening: 庭園 庭
tree trees greenery: 木 緑
flower: 花
river stream canal: 川 用水
mountain: 山
sea beach coast: 海 海岸
animal animals wildlife: 動物
dog dogs pet: 犬 ペット
cat cats: 猫
bear boar: 熊 猪
environment environmental: 環境
climate warming: 気候 温暖化
carbon emission emissions greenhouse: 二酸化炭素 排出
energy: エネルギー
solar: 太陽光
electric electricity: 電気
renewable: 再生
nuclear: 原発 原子力
garbage trash waste litter rubbish: ごみ
recycle recycling: リサイクル
plastic: プラスチック
pollution: 汚染 公害
noise noisy loud: 騒音
smoking smoke: 喫煙
water: 水
sewage drainage: 下水道
space: 空間
coworking office: オフィス 事務所
meeting: 会議
network: ネットワーク
support assist assistance help: 支援 助ける
service services: サービス
information: 情報
facility facilities: 施設
price cost fee fees: 料金 費用
money fund funding funds: 金 資金
expensive: 高い
cheap affordable: 安い
free: 無料
discount: 割引
night evening nighttime: 夜
weekend: 週末
holiday vacation: 休日
morning: 朝
waiting queue: 待つ
quiet quietly: 静か
dark lighting streetlight lights: 街灯 暗い
clean cleaning: 清掃
beautiful: 美しい
skill skills training: 技能 研修
research researcher science: 研究 科学
technology technologies technical: 技術
innovation innovative: 革新
brand branding: ブランド
promotion promote publicity advertising advertisement: 宣伝
sell sales selling: 売る 販売
product products goods: 商品 製品
graduate graduation: 卒業
career: キャリア
retire retirement pension: 年金 引退
insurance: 保険
club: 部活
grandchildren grandchild: 孫
neighboring neighbouring surrounding: 近隣 周辺
region regional prefecture: 地方 県
international global: 国際
friend friends: 友人
"""

_JAPANESE = """
脱炭素 カーボンニュートラル ゼロカーボン 脱炭素化: 二酸化炭素 削減 温暖化
maas: 交通 乗り換え 移動
dx: デジタル 電子化 情報化
デジタル化: デジタル 電子化
スタートアップ 新興企業: 起業 ベンチャー
インバウンド: 外国人 観光客
オーバーツーリズム: 観光客 混雑 迷惑
サブスク サブスクリプション: 定額 会員
テレワーク リモートワーク 在宅勤務: 在宅 勤務 働く
ワーケーション: 休暇 働く 滞在
コワーキング コワーキングスペース: オフィス 共同 起業
ネウボラ: 妊娠 出産 育児 相談
産後ケア: 産後 助産師 母乳
ヤングケアラー: 介護 家族 子供
フレイル: 介護 予防 高齢者
ひとり親: 母子家庭 父子
学童 学童保育 放課後児童クラブ: 学童 保育 放課後
病児保育: 保育 病気 子供
子ども食堂 こども食堂: 子供 食事 貧困
待機児童: 保育園 入園 待つ
不登校: 登校 学校 休む
ギガスクール: タブレット 学校
タブレット: パソコン 端末
eスポーツ: ゲーム 競技
ドローン: 無人 空撮 飛行
メタバース: 仮想 空間
生成ai: 人工知能 文章
5g: 通信 回線 高速
iot: センサー 通信 機器
ict: 情報 通信 技術
fintech: 金融 決済
キャッシュレス: 決済 電子マネー
マイナンバー マイナンバーカード: 住民票 身分 番号
マイナカード マイナポータル: 住民票 身分 番号
オンライン申請 電子申請: 申請 手続き インターネット
デマンド デマンド交通 デマンドバス: バス 予約 乗合
コミュニティバス ふらっとバス: バス 路線 乗合
パークアンドライド: 駐車場 乗り換え バス
シェアサイクル レンタサイクル まちのり: 自転車 貸し出し
ライドシェア: タクシー 相乗り
バスロケ: バス 時刻 接近
二次交通: 交通 バス 駅
北陸新幹線: 新幹線
関係人口 交流人口: 交流 移住 出身
二拠点 二地域居住: 移住 滞在
uターン: 帰郷 地元 就職
iターン: 移住 田舎
uijターン: 移住 帰郷 就職
ふるさと納税: 納税 寄付 返礼
クラウドファンディング: 資金 寄付 集める
空き家バンク: 空き家 物件
民泊: 宿泊 民宿
町家 金澤町家: 町家 古民家
金継ぎ: 漆 修復 器
ユネスコ: 遺産 文化
創造都市: 芸術 都市
sdgs: 持続 環境 目標
フードロス 食品ロス: 食品 捨てる 無駄
プラごみ: プラスチック ごみ
再エネ: 再生 エネルギー 太陽光
ev: 電気 自動車 充電
省エネ: 節電 エネルギー
線状降水帯: 豪雨 災害
ハザードマップ: 災害 避難 地図
多文化共生: 外国人 共生 交流
やさしい日本語: 外国人 日本語
ジェンダー: 性別 男女
lgbtq パートナーシップ制度: 同性 性
ワークライフバランス: 残業 休暇 働く
男性育休 イクメン: 父親 育児 休業
婚活: 結婚 出会い
マッチング マッチングアプリ: 出会い 紹介
リスキリング: 学び直す 研修 技能
リカレント: 学び直す 社会人
"""


def _lines(text: str) -> dict[str, str]:
    pairs = (line.split(": ", 1) for line in text.strip().splitlines())
    return {word: meaning for words, meaning in pairs for word in words.split()}


def _inflected(word: str) -> set[str]:
    """A word with the regular plural and verb forms that it may have."""
    if word.endswith(("s", "x", "ch", "sh")):
        plural = word + "es"
    elif word.endswith("y") and word[-2] not in "aeiou":
        plural = word[:-1] + "ies"
    else:
        plural = word + "s"
    stem = word.removesuffix("e")
    return {word, plural, stem + "ed", stem + "ing"}


_plain = _lines(_ENGLISH)
ENGLISH = {form: meaning for word, meaning in _plain.items() for form in _inflected(word)} | _plain
JAPANESE = _lines(_JAPANESE)
