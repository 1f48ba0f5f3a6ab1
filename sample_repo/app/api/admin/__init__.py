"""Operations: health, switches, jobs. (Platform group)"""
