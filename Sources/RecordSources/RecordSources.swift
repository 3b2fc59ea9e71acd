// RecordSources
