class Settings:
    factor = 1

    def load(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)


settings = Settings()
