"""stub"""
from datetime import datetime
from zoneinfo import ZoneInfo
def wall(zone): return (zone.split("/")[-1].replace("_", " "), datetime.now(ZoneInfo(zone)).strftime("%H:%M"))
