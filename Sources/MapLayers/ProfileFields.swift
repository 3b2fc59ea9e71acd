import HotspotStatistics

/// The columns of time profiles.
struct ProfileFields {
    static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private let hours: [TimeProfile]
    private let weekdays: [TimeProfile]
    private let months: [TimeProfile]
    private let comparisons: Comparisons

    init(_ profiles: TimeProfiles, _ comparisons: Comparisons) {
        hours = (0..<profiles.areas).map { profiles.profile(of: $0, .hours) }
        weekdays = (0..<profiles.areas).map { profiles.profile(of: $0, .weekdays) }
        months = (0..<profiles.areas).map { profiles.profile(of: $0, .months) }
        self.comparisons = comparisons
    }

    var fields: [Layer.Field] {
        summary(hours, "hour", "Hour", 24, comparisons.hours) { .integers($0) }
            + [
                .init(
                    "hour_mean", "Circular mean of the hours, 0 to 24",
                    .numbers(hours.map(\.mean))),
                .init(
                    "hour_r",
                    "Resultant length of the hours: 1 all in one hour, near 0 spread evenly",
                    .numbers(hours.map(\.resultantLength))),
            ]
            + summary(weekdays, "weekday", "Weekday", 7, comparisons.weekdays) {
                .texts($0.map { $0.map { Self.weekdays[$0] } })
            }
            + summary(months, "month", "Month", 12, comparisons.months) {
                .texts($0.map { $0.map { Self.months[$0] } })
            }
            + parts(hours, (0..<24).map { "h\($0 < 10 ? "0" : "")\($0)" }) {
                "Records from \($0):00 to before \($0 + 1):00, local time"
            }
            + parts(weekdays, Self.weekdays) { "Records on \(Self.weekdays[$0])" }
            + parts(months, Self.months) { "Records in \(Self.months[$0])" }
            + [
                .init(
                    "reason", "Why a number is null",
                    .texts(hours.map { $0.total > 0 ? nil : "no-records" }))
            ]
    }

    private func summary(
        _ profiles: [TimeProfile], _ name: String, _ word: String, _ parts: Int,
        _ comparison: Comparisons.Rows, _ peaks: ([Int?]) -> Layer.Values
    ) -> [Layer.Field] {
        [
            .init(
                "\(name)_peak", "\(word) with the most records, the earliest of equals",
                peaks(profiles.map(\.peak))),
            .init(
                "\(name)_share", "Share of the records in it; 1/\(parts) where they are even",
                .numbers(profiles.map(\.peakShare))),
            .init(
                "\(name)_unlike",
                "Share of the records that would have to move to be as in all other units",
                .numbers(comparison.rows.map(\.dissimilarity))),
            .init(
                "\(name)_p", "p that chance alone makes the unit as unlike the others",
                .numbers(comparison.rows.map(\.p))),
            .init(
                "\(name)_q", "Corrected p (false discovery rate) of \(name)_p",
                .numbers(comparison.q)),
        ]
    }

    private func parts(
        _ profiles: [TimeProfile], _ names: [String], _ meaning: (Int) -> String
    ) -> [Layer.Field] {
        names.enumerated().map { part, name in
            .init(name, meaning(part), .numbers(profiles.map { $0.weights[part] }))
        }
    }
}

extension ProfileFields {
    /// Each unit beside all others.
    struct Comparisons {
        struct Rows {
            var rows: [ProfileComparison]
            var q: [Double?]
        }

        var hours: Rows
        var weekdays: Rows
        var months: Rows

        init(
            _ profiles: TimeProfiles, _ recipe: ProfileRecipe, keys: [UInt64], threads: Int,
            progress: StatisticsProgress?
        ) throws(StatisticsError) {
            func rows(_ cycle: TimeProfiles.Cycle) throws(StatisticsError) -> Rows {
                let rows = try profiles.comparisonsWithTheRest(
                    cycle, permutations: recipe.permutations, seed: recipe.permutationSeed,
                    keys: keys, threads: threads, progress: progress)
                return Rows(rows: rows, q: recipe.correction.corrected(rows.map(\.p)))
            }
            hours = try rows(.hours)
            weekdays = try rows(.weekdays)
            months = try rows(.months)
        }

        func parameters(_ recipe: ProfileRecipe) -> [Layer.Parameter] {
            let all = [hours, weekdays, months]
            let tests = all.reduce(0) { $0 + $1.rows.count { $0.p != nil } }
            var parameters: [Layer.Parameter] = [
                .init(
                    "test",
                    .text(
                        recipe.isAoristic
                            ? "none: spread records are no counts"
                            : "χ² of homogeneity against all other units; by permutation where an "
                                + "expected number, of the unit or of the others, is below 5"))
            ]
            if !recipe.isAoristic {
                parameters += [
                    .init("permutations", .integer(recipe.permutations)),
                    .init("seed", .text(String(recipe.permutationSeed))),
                    .init(
                        "n_permuted",
                        .integer(all.reduce(0) { $0 + $1.rows.count(where: \.isPermuted) })),
                ]
            }
            func unlike(_ rows: Rows) -> Int { rows.q.count { $0 ?? 1 <= recipe.alpha } }
            return parameters + [
                .init("correction", .text(recipe.correction.words + ", for each cycle by itself")),
                .init("n_tests", .integer(tests)),
                .init("alpha", .number(recipe.alpha)),
                .init("n_unlike_hours", .integer(unlike(hours))),
                .init("n_unlike_weekdays", .integer(unlike(weekdays))),
                .init("n_unlike_months", .integer(unlike(months))),
            ]
        }
    }
}
