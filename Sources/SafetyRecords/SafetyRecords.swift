// SafetyRecords
