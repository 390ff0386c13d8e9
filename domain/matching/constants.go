package matching

// Every number that the rules rest on, with the reason for its value. Those that BuiltInRules takes are
// where an operator begins who proposes other ones; all others nobody can change.
const (
	// fullScore is the score of what suits wholly. Scores are integers, so that sums are exact and
	// the same on every machine.
	fullScore = 1_000_000
	halfScore = fullScore / 2

	// simCovers is the nearness, in quarters, from which a topic covers another: parent and
	// child. A consultant who works on addiction can be asked about alcohol; a sibling (1) is
	// another issue.
	simCovers = 2
	simEqual  = 4

	// What the group is about and how it wants to work with a professional weigh alike: the
	// principle names both.
	weightTopics = 1
	weightRoles  = 1

	// maxNeedWeight is the weight of the need that the group puts first; the second weighs one
	// less, all others 1. Three steps, because groups put few things in order and the last of a
	// long list is still a need.
	maxNeedWeight = 3
	// urgentDays is how near a date makes a need urgent: within a week a group that meets weekly
	// has one meeting left.
	urgentDays = 7
	// weightUrgent doubles an urgent need: it must not drown among others, nor silence them.
	weightUrgent = 2
	// latePercent is what answering after a need's date leaves, in hundredths: late help is still help.
	latePercent, inTimePercent = 50, 100

	// Coming at all comes first in being local; being understood and being rooted weigh alike after
	// it.
	weightReach    = 4
	weightLanguage = 3
	weightRooted   = 3
	// edgePercent is what is lost on the way to the edge of the group's radius, in hundredths: half, so
	// that a consultant from its edge is worth no less than one who names the area, and the nearest
	// remote voice no more.
	edgePercent = 50
	// A named service area means that the consultant comes, not from where.
	areaPercent = 50
	// Remote help is worth half of coming, unless the group asked for remote help alone; by thirds
	// it counts who shares the locality.
	remotePercent                                               = 50
	remoteThirdsNearby, remoteThirdsRegion, remoteThirdsCountry = 3, 2, 1
	// A second language of the group costs some of its members; an interpreter costs everybody half
	// the time.
	otherLanguagePercent, interpreterPercent = 50, 25
	// workedWithinYears is how long work with a group nearby counts: services and people change.
	workedWithinYears = 5

	// Time in common decides most often whether a meeting happens; form and readiness to change
	// terms weigh alike after it.
	weightTime      = 4
	weightFormat    = 3
	weightReadiness = 3
	// horizonDays is how far ahead common time is looked for: four weeks hold every weekday four
	// times, and monthly rhythms once.
	horizonDays = 28
	// negotiablePercent is what readiness to agree on the time is worth at least, in hundredths: it may
	// well be found.
	negotiablePercent  = 50
	otherFormatPercent = 50

	// stageFloorPercent is what a consultant without experience of the stage keeps, in hundredths: most
	// can learn it from the group.
	stageFloorPercent = 50
	// stageEnough, in groups, is the experience that counts in full: four; more would shut out the
	// younger for ever.
	stageEnough = 4
	// stageRequired, in halves, is what a group can insist on: one group, or training, or being a
	// member oneself.
	stageRequired = 2

	// feedbackFrom is from how many groups on feedback counts: with fewer, one judgement could be
	// worked out.
	feedbackFrom = 3
	// feedbackTenths is how far feedback moves a score, in tenths: at most a fifth of the whole up
	// or down, so that it corrects what a profile claims and does not replace it.
	feedbackTenths = 4

	// ordinaryClaims is how much a profile can offer beside what one group asks for before its claims
	// count for less: some topics, kinds of help and ways of taking part, since nobody writes a
	// profile for one group. Each group with which work was concluded allows as much again.
	ordinaryClaims = 10
	// anyIssueClaims is what it counts to help with any issue: as many topics as a profile can name.
	anyIssueClaims = 8

	// stepSize is the difference below which totals count as equally suitable: 0.02. Profiles are
	// not more exact than that.
	stepSize = fullScore / 50
	// fewAdmitted is how many must be admitted for near misses not to be shown; maxNearMisses is
	// how many are.
	fewAdmitted   = 3
	maxNearMisses = 5

	// What counts where a request leaves them open: the radius within which people go to a group,
	// and the usual length of a meeting.
	defaultRadiusKm       = 25
	defaultSessionMinutes = 90
)
