import SafetyRecords

/// The part that a field of a file plays in a record.
public enum FieldRole: String, CaseIterable, Sendable {
    /// Easting or longitude.
    case x
    /// Northing or latitude.
    case y
    /// A geometry as WKT or hexadecimal WKB.
    case geometry
    /// When it happened, or began.
    case time
    /// When it ended, at the latest.
    case timeEnd = "time-end"
    /// Offense category, kind of intervention.
    case category
    /// The record's identifier.
    case identifier = "id"
    /// How much the record counts for.
    case weight
    /// The code of the area the record belongs to.
    case area
    /// Shift or intervention.
    case record
    /// The year of a survey.
    case year
    /// The number of guards on a shift.
    case guards
    /// How many were killed.
    case killed
    /// How many were injured.
    case injured
    /// Whether the figures of a row are preliminary or final.
    case status
    /// When the figures of a row were made known.
    case revised
    /// A ready table: the share that was published.
    case share
    /// A ready table: the number of answers behind it.
    case answers = "n"
    /// A ready table: the effective number of answers.
    case effectiveAnswers = "n-eff"
    /// A ready table: which question a row is of.
    case question
    /// A ready table: which part of the respondents a row is of; blank for all.
    case group

    /// Names that files commonly use, folded as by ``foldedName(_:)``, most telling first.
    ///
    /// Positions are guessed in pairs (``positionPairs``), geometry columns by their own list.
    func commonNames(for kind: RecordKind) -> [String] {
        switch self {
        case .x, .y: []
        case .geometry: ["wkt", "geom", "geometry", "thegeom", "wkbgeometry", "geometri"]
        case .time:
            [
                "brottstid", "tidpunkt", "handelsetid", "datetime", "dispatchdatetime",
                "occurredat", "timestamp", "starttid", "start", "time", "tid", "datum", "date",
            ]
        case .timeEnd: kind == .guards ? ["sluttid", "slut", "end", "endtime"] : ["sluttid"]
        case .category:
            kind == .guards
                ? ["ingripande", "intervention"]
                : [
                    "brottstyp", "category", "kategori", "textgeneralcode", "offense", "offence",
                    "brottskod", "type", "typ",
                ]
        case .identifier:
            [
                "brottid", "handelseid", "incidentid", "incidentkey", "eventid", "dckey",
                "svarid", "id",
            ]
        case .weight: kind == .survey ? ["vikt", "weight"] : []
        case .area:
            kind == .survey || kind == .guards
                ? ["tillstandsomrade", "omrade", "area", "areaid", "stadsdel"] : []
        case .record: kind == .guards ? ["typ", "record", "type"] : []
        case .year: kind == .survey ? ["ar", "year"] : []
        case .guards: kind == .guards ? ["antalvakter", "guards"] : []
        case .killed: kind == .shootings ? ["doda", "antaldoda", "killed"] : []
        case .injured: kind == .shootings ? ["skadade", "antalskadade", "injured"] : []
        case .status: kind == .shootings ? ["status"] : []
        case .revised: kind == .shootings ? ["reviderad", "revised"] : []
        // A table of shares is never guessed: a respondent's row may have a field of such a name.
        case .share, .answers, .effectiveAnswers, .question, .group: []
        }
    }

    /// Pairs of names for easting and northing, or longitude and latitude, most telling first.
    static let positionPairs: [(x: String, y: String)] = [
        ("longitude", "latitude"), ("lon", "lat"), ("lng", "lat"), ("long", "lat"),
        ("x", "y"), ("easting", "northing"), ("east", "north"), ("pointx", "pointy"),
        ("e", "n"), ("xkoord", "ykoord"), ("xkoordinat", "ykoordinat"), ("xcoord", "ycoord"),
        ("swereflong", "swereflat"), ("osting", "nordning"), ("ost", "nord"),
    ]
}

/// A field name without case, diacritics of Swedish and everything but letters and digits.
func foldedName(_ name: String) -> String {
    var folded = ""
    for character in name.lowercased() {
        switch character {
        case "å", "ä", "à", "á": folded.append("a")
        case "ö", "ø": folded.append("o")
        case "é", "è": folded.append("e")
        case _ where character.isLetter || character.isNumber: folded.append(character)
        default: continue
        }
    }
    return folded
}
