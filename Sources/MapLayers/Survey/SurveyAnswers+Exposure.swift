import SafetyRecords

extension SurveyAnswers {
    /// What the answers in the base tell of persons: figures from few of them are withheld.
    func baseExposure(
        _ units: CountingUnits, in workshop: inout LayerWorkshop
    ) -> LayerExposure {
        enter(in: &workshop, units.count) { isInBase[$0] ? unitOfRecord[$0] : -1 }
    }

    /// What a layer of areas tells of persons: the bases of the areas, of the city and of the
    /// districts, and how many are apart or without an answer.
    func exposures(
        _ plan: LayerPlan, _ units: CountingUnits, _ districts: SurveyDistricts?,
        in workshop: inout LayerWorkshop
    ) -> [LayerExposure] {
        var exposures = [baseExposure(units, in: &workshop)]
        exposures.append(
            enter(in: &workshop, units.count, isSurvey: false) {
                isInBase[$0] || isApart[$0] ? -1 : unitOfRecord[$0]
            }.only(["n_missing"]))
        if tallies.apart != nil {
            exposures.append(
                enter(in: &workshop, units.count, isSurvey: false) {
                    isApart[$0] && !isInBase[$0] ? unitOfRecord[$0] : -1
                }.only(["n_apart", "share_apart"]))
            exposures.append(
                enter(in: &workshop, units.count) {
                    isInBase[$0] || isApart[$0] ? unitOfRecord[$0] : -1
                }.only(["share_apart"]))
        }
        var city = enter(in: &workshop, 1) {
            isInBase[$0] ? min(unitOfRecord[$0], 0) : -1
        }.only(["share_city"])
        city.units = [[Int32]](repeating: [0], count: units.count)
        exposures.append(city)
        if let districts {
            var exposure = enter(in: &workshop, districts.count) { record in
                guard isInBase[record] else { return -1 }
                let unit = unitOfRecord[record]
                // In a unit, but in no district: as one that lies in none of what is counted in.
                return unit < 0
                    ? unit
                    : max(districts.groups[Int(unit)], -1) < 0
                        ? -2 : districts.groups[Int(unit)]
            }.only(["share_district"])
            exposure.units = districts.groups.map { $0 < 0 ? [] : [$0] }
            exposures.append(exposure)
        }
        return exposures
    }

    /// Enters the respondents of the sample as one count.
    ///
    /// `place` tells the place of a record: a unit, −2 for none, −1 where it does not count.
    func enter(
        in workshop: inout LayerWorkshop, _ unitCount: Int, isSurvey: Bool = true,
        _ place: (_ record: Int) -> Int32
    ) -> LayerExposure {
        var places = [Int32](repeating: -1, count: records.table.count)
        for record in members where unitOfRecord[record] != -1 { places[record] = place(record) }
        return workshop.enter(
            subject: records.table.source, units: places, unitCount: unitCount,
            isSurvey: isSurvey)
    }
}
