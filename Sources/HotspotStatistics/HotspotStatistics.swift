// HotspotStatistics
