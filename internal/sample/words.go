package sample

import "strings"

// voice holds the texts of groups and consultants in one language. TOPIC and PLACE are replaced by
// the topic's label and the place.
type voice struct {
	synthetic string // a note that this is sample data
	names     []string
	about     []string
	meeting   []string
	needs     map[string][]string // statements by kind of consultation
	roles     []string
	bios      []string
}

// say returns the text with topic and place filled in.
func say(text, topic, place string) string {
	return strings.NewReplacer("TOPIC", topic, "PLACE", place).Replace(text)
}

// voices returns the texts in the languages of the nine countries.
func voices() map[string]voice {
	return map[string]voice{
		"en": {
			synthetic: "Synthetic sample data: this group does not exist.",
			names:     []string{"TOPIC group PLACE", "Together in PLACE: TOPIC", "PLACE circle for TOPIC", "Sharing TOPIC, PLACE", "Open door PLACE, TOPIC"},
			about: []string{
				"We meet to talk about TOPIC as people who live with it. Nobody teaches and nobody is taught; we listen and tell what helped.",
				"A small group in PLACE run by its members. Newcomers can just sit and listen for as long as they like.",
				"What is said in the room stays there. We share experience with TOPIC, tea, and the tidying up afterwards.",
			},
			meeting: []string{"Evening meeting", "Newcomers first", "Coffee and talk"},
			needs: map[string][]string{
				"facilitation":       {"We keep losing newcomers after the second meeting.", "Two people do most of the talking and we do not know how to change it."},
				"conflict":           {"Since the argument in spring some of us no longer speak to each other."},
				"information_rights": {"Several of us were refused a benefit and nobody understands the letter."},
				"linking_services":   {"We would like to know whom we can call when a member is very unwell."},
				"starting_up":        {"We are four people and want to begin properly, but do not know how."},
				"outreach":           {"People who need us do not know that we exist."},
			},
			roles: []string{"Social worker", "Community worker", "Contact point for self-help groups"},
			bios:  []string{"Works with groups at their invitation and leaves the lead to them. Synthetic profile.", "Many years beside groups, never in front of them. Synthetic profile."},
		},
		"bn": {
			synthetic: "কৃত্রিম নমুনা তথ্য: এই দলটি বাস্তবে নেই।",
			names:     []string{"TOPIC স্বনির্ভর দল, PLACE", "PLACE TOPIC সমিতি", "একসাথে TOPIC, PLACE", "আশার আলো TOPIC দল, PLACE"},
			about: []string{
				"আমরা PLACE এলাকার মানুষ, TOPIC নিয়ে একসাথে বসি, কথা বলি এবং একে অপরকে সাহায্য করি।",
				"দলটি সদস্যরাই চালান। প্রতি সপ্তাহে আমরা দেখা করি এবং নিজেদের অভিজ্ঞতা ভাগ করি।",
			},
			meeting: []string{"সাপ্তাহিক সভা", "উঠান বৈঠক"},
			needs: map[string][]string{
				"facilitation":       {"দ্বিতীয় সভার পর নতুন সদস্যরা আর আসেন না।"},
				"fundraising":        {"আমাদের তহবিলের হিসাব রাখতে সাহায্য দরকার।"},
				"information_rights": {"সরকারি ভাতা কীভাবে পাওয়া যায় আমরা জানি না।"},
				"training":           {"দলের খাতা লেখা শিখতে চাই।"},
				"linking_services":   {"অসুস্থ সদস্যকে কোন হাসপাতালে পাঠাব বুঝতে পারি না।"},
			},
			roles: []string{"সমাজকর্মী", "মাঠকর্মী"},
			bios:  []string{"দলের আমন্ত্রণে কাজ করেন, নেতৃত্ব দলের হাতেই থাকে। কৃত্রিম প্রোফাইল।"},
		},
		"hi": {
			synthetic: "कृत्रिम नमूना डेटा: यह समूह वास्तव में नहीं है।",
			names:     []string{"TOPIC स्वयं सहायता समूह, PLACE", "PLACE TOPIC मंडल", "साथ साथ TOPIC, PLACE"},
			about:     []string{"हम PLACE में TOPIC के बारे में मिलकर बात करते हैं और एक दूसरे की मदद करते हैं।", "समूह को सदस्य ही चलाते हैं। नए लोगों का स्वागत है।"},
			meeting:   []string{"साप्ताहिक बैठक", "मासिक बैठक"},
			needs: map[string][]string{
				"facilitation":       {"नए सदस्य दूसरी बैठक के बाद नहीं आते।"},
				"fundraising":        {"बैंक से ऋण लेने में हमें मदद चाहिए।"},
				"information_rights": {"पेंशन के लिए आवेदन कैसे करें, हमें नहीं पता।"},
				"training":           {"हम बही-खाता लिखना सीखना चाहते हैं।"},
			},
			roles: []string{"सामाजिक कार्यकर्ता"},
			bios:  []string{"समूह के बुलाने पर काम करते हैं। कृत्रिम प्रोफ़ाइल।"},
		},
		"zh": {
			synthetic: "合成示例数据：此小组并不存在。",
			names:     []string{"PLACETOPIC互助会", "TOPIC自助小组（PLACE）", "PLACE同行TOPIC小组"},
			about:     []string{"我们是在PLACE面对TOPIC的人，定期见面，互相倾听，分享经验。", "小组由成员自己组织，欢迎新朋友。"},
			meeting:   []string{"每周聚会", "茶话会"},
			needs: map[string][]string{
				"facilitation":       {"新成员来过两次以后就不再来了。"},
				"information_rights": {"我们不清楚可以申请哪些补助。"},
				"linking_services":   {"希望知道成员病情加重时可以找谁。"},
				"training":           {"想学习怎样主持小组讨论。"},
			},
			roles: []string{"社会工作者"},
			bios:  []string{"应小组邀请提供咨询，由小组自己作主。合成资料。"},
		},
		"de": {
			synthetic: "Synthetische Beispieldaten: Diese Gruppe gibt es nicht.",
			names:     []string{"Selbsthilfegruppe TOPIC PLACE", "Gesprächskreis TOPIC, PLACE", "Gemeinsam: TOPIC in PLACE"},
			about: []string{
				"Wir treffen uns in PLACE und sprechen über TOPIC, weil wir selbst damit leben. Niemand leitet an, alle hören zu.",
				"Die Gruppe wird von ihren Mitgliedern getragen. Was gesagt wird, bleibt im Raum.",
			},
			meeting: []string{"Gruppenabend", "Offenes Treffen"},
			needs: map[string][]string{
				"facilitation":       {"Neue kommen zweimal und dann nicht mehr."},
				"conflict":           {"Zwei von uns streiten, und die Gruppe leidet darunter."},
				"information_rights": {"Wir verstehen die Bescheide der Krankenkasse nicht."},
				"closing_well":       {"Wir werden immer weniger und wissen nicht, wie wir gut aufhören."},
			},
			roles: []string{"Sozialarbeiterin", "Selbsthilfeberater"},
			bios:  []string{"Kommt auf Einladung und überlässt der Gruppe die Führung. Synthetisches Profil."},
		},
		"he": {
			synthetic: "נתוני דוגמה סינתטיים: הקבוצה אינה קיימת.",
			names:     []string{"קבוצת עזרה עצמית TOPIC, PLACE", "יחד עם TOPIC, PLACE"},
			about:     []string{"אנחנו נפגשים ב-PLACE כדי לדבר על TOPIC ולהקשיב זה לזה. הקבוצה מנוהלת על ידי חבריה."},
			meeting:   []string{"מפגש שבועי"},
			needs: map[string][]string{
				"facilitation":       {"חברים חדשים נעלמים אחרי המפגש השני."},
				"information_rights": {"אנחנו לא יודעים אילו זכויות מגיעות לנו."},
				"group_dynamics":     {"קשה לנו לחלק את זמן הדיבור."},
			},
			roles: []string{"עובדת סוציאלית"},
			bios:  []string{"עובדת עם קבוצות לפי הזמנתן. פרופיל סינתטי."},
		},
		"ar": {
			synthetic: "بيانات نموذجية اصطناعية: هذه المجموعة غير موجودة.",
			names:     []string{"مجموعة مساعدة ذاتية TOPIC، PLACE", "معًا TOPIC، PLACE"},
			about:     []string{"نلتقي في PLACE لنتحدث عن TOPIC ونساند بعضنا. الأعضاء هم من يديرون المجموعة."},
			meeting:   []string{"لقاء أسبوعي"},
			needs: map[string][]string{
				"facilitation":       {"الأعضاء الجدد لا يعودون بعد اللقاء الثاني."},
				"information_rights": {"لا نعرف ما هي حقوقنا."},
			},
			roles: []string{"عاملة اجتماعية"},
			bios:  []string{"تعمل مع المجموعات بدعوة منها. ملف اصطناعي."},
		},
		"ms": {
			synthetic: "Data contoh sintetik: kumpulan ini tidak wujud.",
			names:     []string{"Kumpulan bantu diri TOPIC PLACE", "Bersama TOPIC, PLACE", "Kumpulan sokongan TOPIC, PLACE"},
			about:     []string{"Kami berjumpa di PLACE untuk bercakap tentang TOPIC dan saling membantu. Ahli sendiri yang mengurus kumpulan."},
			meeting:   []string{"Perjumpaan mingguan"},
			needs: map[string][]string{
				"facilitation":     {"Ahli baharu tidak datang lagi selepas perjumpaan kedua."},
				"fundraising":      {"Kami perlukan bantuan mencari dana kecil."},
				"linking_services": {"Kami mahu tahu siapa boleh dihubungi apabila ahli sakit."},
			},
			roles: []string{"Pekerja sosial"},
			bios:  []string{"Bekerja dengan kumpulan atas jemputan. Profil sintetik."},
		},
		"it": {
			synthetic: "Dati di esempio sintetici: questo gruppo non esiste.",
			names:     []string{"Gruppo di auto mutuo aiuto TOPIC, PLACE", "Insieme a PLACE: TOPIC", "Cerchio TOPIC, PLACE"},
			about: []string{
				"Ci incontriamo a PLACE per parlare di TOPIC tra persone che lo vivono. Nessuno insegna, tutti ascoltano.",
				"Il gruppo è portato avanti dai suoi membri. Chi arriva per la prima volta può solo ascoltare.",
			},
			meeting: []string{"Incontro serale", "Incontro settimanale"},
			needs: map[string][]string{
				"facilitation": {"I nuovi arrivati vengono due volte e poi non tornano."},
				"supervision":  {"Dopo certi incontri torniamo a casa con un peso che non sappiamo dove mettere."},
				"conflict":     {"Non riusciamo più a decidere insieme."},
				"evaluation":   {"Vorremmo capire se il gruppo serve ancora a tutti."},
			},
			roles: []string{"Assistente sociale", "Facilitatrice"},
			bios:  []string{"Lavora con i gruppi su invito e lascia a loro la guida. Profilo sintetico."},
		},
		"es": {
			synthetic: "Datos sintéticos de muestra: este grupo no existe.",
			names:     []string{"Grupo de ayuda mutua TOPIC, PLACE", "Juntos en PLACE: TOPIC"},
			about:     []string{"Nos reunimos en PLACE para hablar de TOPIC entre personas que lo viven. El grupo lo llevan sus miembros."},
			meeting:   []string{"Reunión semanal"},
			needs: map[string][]string{
				"facilitation":       {"Los nuevos vienen dos veces y no vuelven."},
				"information_rights": {"No entendemos las cartas de la administración."},
			},
			roles: []string{"Trabajadora social"},
			bios:  []string{"Trabaja con grupos cuando la invitan. Perfil sintético."},
		},
	}
}
