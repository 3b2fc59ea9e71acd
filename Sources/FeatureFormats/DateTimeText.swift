/// Reads dates and times of a fixed layout a word at a time: `2025-01-31 23:10[:05]`.
package enum DateTimeText {
    /// A date and the seconds of its day; `year` is 0 where the text is not of the layout.
    package struct Value {
        /// The year, 1…9999; 0 for none.
        package var year: Int
        /// The month, 0…19: not checked.
        package var month: Int
        /// The day, 0…39: not checked.
        package var day: Int
        /// The seconds since midnight.
        package var seconds: Int
    }

    private static let none = Value(year: 0, month: 0, day: 0, seconds: 0)
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Reads `YYYY-MM-DD HH:MM`, the same with `:SS`, or `YYYY-MM-DD`.
    ///
    /// A `T` may part date and time. Hours are under 24, minutes and seconds under 60.
    ///
    /// - Parameters:
    ///   - text: At least 16 bytes behind the text can be read.
    ///   - count: The length of the text.
    /// - Returns: What stands there, ``Value/year`` 0 where the text is not of the layout.
    @inline(__always)
    package static func parse(_ text: UnsafePointer<UInt8>, _ count: Int) -> Value {
        guard count == 16 || count == 19 || count == 10 else { return none }
        let bytes = unsafe UnsafeRawPointer(text)
        // Bytes 0 to 7 and 8 to 15, which are there; "2025-01-" and "31 23:10".
        let date = unsafe UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        var rest = unsafe UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        if count == 10 { rest = rest & 0xFFFF | 0x3030_3A30_3020_0000 }
        // "T" becomes a blank.
        if rest &>> 16 & 0xFF == 0x54 { rest ^= 0x74_0000 }
        let dateDigits = date ^ 0x2D30_302D_3030_3030
        let restDigits = rest ^ 0x3030_3A30_3020_3030
        // Over 9 in a digit, or over 0 in what parts them.
        let strange =
            (dateDigits &+ 0x7F76_767F_7676_7676) | dateDigits
            | (restDigits &+ 0x7676_7F76_767F_7676) | restDigits
        guard strange & (ones &<< 7) == 0 else { return none }
        let datePairs = dateDigits &* 10 &+ dateDigits &>> 8
        let restPairs = restDigits &* 10 &+ restDigits &>> 8
        let hour = Int(restPairs &>> 24 & 0xFF)
        let minute = Int(restPairs &>> 48 & 0xFF)
        var second = 0
        if count == 19 {
            // In bounds: there are 19 bytes.
            let tens = unsafe text[17] &- 0x30
            let units = unsafe text[18] &- 0x30
            guard unsafe text[16] == UInt8(ascii: ":"), tens < 6, units < 10 else { return none }
            second = Int(tens) &* 10 &+ Int(units)
        }
        guard hour < 24, minute < 60 else { return none }
        return Value(
            year: Int(datePairs & 0xFF) &* 100 &+ Int(datePairs &>> 16 & 0xFF),
            month: Int(datePairs &>> 40 & 0xFF), day: Int(restPairs & 0xFF),
            seconds: hour &* 3_600 &+ minute &* 60 &+ second)
    }

    /// The seconds from 1970-01-01 00:00:00 on the same clock; `nil` where the text is not of the
    /// layout, or there is no such day.
    @inline(__always)
    package static func seconds(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        let value = unsafe parse(text, count)
        let year = value.year
        guard year > 0, value.month &- 1 < 12, value.month > 0, value.day > 0 else { return nil }
        let isLeap = year & 3 == 0 && (year % 100 != 0 || year & 15 == 0)
        let month = value.month &- 1
        let leapDay = isLeap && month > 0 ? 1 : 0
        let length = daysBefore[month &+ 1] &- daysBefore[month]
        guard value.day <= length &+ (month == 1 ? leapDay : 0) else { return nil }
        let past = year &- 1
        let days =
            past &* 365 &+ past &>> 2 &- past / 100 &+ past / 400 &+ daysBefore[month]
            &+ (month > 1 ? leapDay : 0) &+ value.day &- 719_163
        return Int64(days &* 86_400 &+ value.seconds)
    }

    // Days of a common year before each month.
    private static let daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
}
