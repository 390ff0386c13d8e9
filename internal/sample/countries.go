package sample

// country is where sample groups meet: places of the gazetteer, with larger ones more often,
// languages, and the more frequent topics.
type country struct {
	code      string
	places    []string
	languages []string // of groups, the first most often
	topics    []string
	names     []string // first names that are common there
}

// countries returns the eight of the study (Scotland as part of GB) and Italy.
func countries() []country {
	return []country{
		{
			"BD",
			[]string{"Dhaka", "Dhaka", "Narayanganj", "Sylhet", "Sylhet", "Chittagong", "Rajshahi", "Khulna", "Barisal"},
			[]string{"bn", "bn", "en"},
			[]string{"womens_savings", "microcredit", "rural_women", "depression", "garment_workers", "farmers", "leprosy", "thalassaemia", "autism", "literacy", "displaced_people"},
			[]string{"Rahima", "Nasrin", "Shirin", "Kamal", "Rafiq", "Farida", "Jamal", "Sultana"},
		},
		{
			"CN",
			[]string{"Beijing", "Shanghai", "Guangzhou", "Chengdu", "Kunming"},
			[]string{"zh"},
			[]string{"cancer", "down_syndrome", "autism", "alcohol", "migrant_workers", "disabled_children_parents", "loss_of_child", "older_people", "cerebral_palsy"},
			[]string{"Li Na", "Wang Fang", "Zhang Wei", "Liu Yang", "Chen Jing", "Zhao Min"},
		},
		{
			"DE",
			[]string{"Berlin", "Hamburg", "Leipzig", "Köln", "Gießen", "Freiburg"},
			[]string{"de", "de", "en"},
			[]string{"alcohol", "anxiety", "depression", "multiple_sclerosis", "tinnitus", "loss_of_child", "autism", "single_parents", "prostate_cancer", "eating_disorder"},
			[]string{"Anke", "Jürgen", "Sabine", "Thomas", "Ute", "Holger"},
		},
		{
			"IN",
			[]string{"Delhi", "Mumbai", "Chennai", "Kolkata", "Jaipur", "Lucknow"},
			[]string{"hi", "hi", "en", "bn"},
			[]string{"womens_savings", "microcredit", "rotating_savings", "farmers", "leprosy", "widowhood", "street_vendors", "caste_discrimination", "alcohol", "blindness"},
			[]string{"Sunita", "Lakshmi", "Ramesh", "Anjali", "Suresh", "Meena"},
		},
		{
			"IL",
			[]string{"Tel Aviv", "Haifa", "Jerusalem", "Beersheba", "Nazareth"},
			[]string{"he", "he", "ar", "en"},
			[]string{"trauma", "breast_cancer", "single_parents", "bereavement", "mental_illness_carers", "gambling", "blindness", "intellectual_disability"},
			[]string{"Noa", "Yael", "Avi", "Layla", "Omar", "Tamar"},
		},
		{
			"MY",
			[]string{"Kuala Lumpur", "George Town", "Ipoh", "Johor Bahru", "Kota Kinabalu"},
			[]string{"ms", "ms", "en", "zh"},
			[]string{"drugs", "single_parents", "breast_cancer", "rural_women", "older_people", "autism", "savings", "hiv"},
			[]string{"Aishah", "Siti", "Ahmad", "Mei Ling", "Kumar", "Zainab"},
		},
		{
			"GB",
			[]string{"Edinburgh", "Glasgow", "Aberdeen", "Dundee", "Inverness", "Stirling"},
			[]string{"en"},
			[]string{"alcohol", "drugs", "dementia_carers", "suicide_loss", "chronic_pain", "refugees", "prisoners_families", "loneliness", "young_carers"},
			[]string{"Morag", "Fiona", "Callum", "Isla", "Hamish", "Eilidh"},
		},
		{
			"US",
			[]string{"New York", "Chicago", "Los Angeles", "Philadelphia", "Kansas City", "San Jose"},
			[]string{"en", "en", "en", "es"},
			[]string{"alcohol", "opioids", "codependency", "arthritis", "adult_children", "transgender", "trauma", "grandparents", "unemployment", "tenants"},
			[]string{"Maria", "James", "Denise", "Robert", "Carmen", "Tyrone"},
		},
		{
			"IT",
			[]string{"Milano", "Trento", "Roma", "Torino", "Bologna"},
			[]string{"it"},
			[]string{"alcohol", "gambling", "dementia_carers", "child_protection", "hospital_social_work", "mental_health_work", "professional_stress", "bereavement", "separation_divorce"},
			[]string{"Elena", "Giulia", "Marco", "Paola", "Luca", "Chiara"},
		},
	}
}
